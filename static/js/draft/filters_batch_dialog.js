/** Owns asking once before all that a filter shows is decided, with the numbers, and doing it as one act. */
import { h } from "../lib/dom.js";
import { buttonRow, pushButton } from "./buttons.js";
import { createDialog, field } from "./dialog.js";
import { personOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./filters_batch.js").Batch} Batch
 * @typedef {import("./filters_batch.js").Verdict} Verdict
 */

const VERBS = { accepted: "Accept", rejected: "Reject", resolved: "Resolve" };

/**
 * @param {number} count
 * @param {string} one
 */
export const counted = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

/**
 * @param {Batch & {thanked: number}} batch `thanked`: others that it closes with thanks
 * @param {Verdict} verdict
 * @param {Context} context
 * @param {(reason: string) => void} onConfirm
 */
export function askBatch(batch, verdict, context, onConfirm) {
  const what = `${VERBS[verdict]} ${counted(batch.ids.length, verdict === "resolved" ? "comment" : "suggestion")}`;
  const dialog = createDialog(`${what}?`, { onClose: () => dialog.element.remove() });
  const reason = h("input", { type: "text", autocomplete: "off" });
  const confirm = pushButton(
    what,
    () => {
      dialog.close();
      onConfirm(reason.value.trim());
    },
    "button-main",
  );
  const cancel = pushButton("Cancel", dialog.close, "button-quiet");
  dialog.body.append(
    ...sentencesOf(batch, verdict, context).map((sentence) => h("p", { class: "batch-line" }, sentence)),
    ...(verdict === "rejected" ? [field("Reason (optional)", reason)] : []),
    buttonRow(confirm, cancel),
  );
  dialog.open();
  confirm.focus();
}

/**
 * @param {Batch & {thanked: number}} batch
 * @param {Verdict} verdict
 * @param {Context} context
 */
function sentencesOf({ people, chapters, choices, changed, thanked }, verdict, context) {
  const names = new Intl.ListFormat("en").format(people.map((id) => personOf(context, id).name));
  const where = `By ${names}, in ${counted(chapters, "chapter")}.`;
  const left = [
    choices > 0 && `${choices} that overlap another one, so that you choose between them`,
    changed > 0 && `${changed} whose words have changed since`,
  ].filter(Boolean);
  return [
    verdict === "accepted" ? `${where} The text is changed at once.` : where,
    ...(thanked > 0
      ? [`${counted(thanked, "other")} on the same words ${thanked === 1 ? "is" : "are"} closed with thanks.`]
      : []),
    ...(left.length > 0 ? [`Left open: ${left.join("; ")}.`] : []),
    "It is one act: one Undo takes all of it back.",
  ];
}

/**
 * @param {number} count
 * @param {Verdict} verdict
 */
export function saidOf(count, verdict) {
  return `${counted(count, verdict === "resolved" ? "comment" : "suggestion")} ${verdict}.`;
}
