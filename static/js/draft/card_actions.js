/** Owns the buttons under a remark: which of them a person has, by right and state, and what each sends. */
import { h } from "../lib/dom.js";
import { buttonRow, pushButton } from "./buttons.js";
import { isOpen, isSuggestion, may } from "./remark.js";
import { halfTyped } from "./half_typed.js";
import { writingBox } from "./writing_box.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {{onSend: (more: Record<string, unknown>) => void, onClose: () => void}} Answering
 */

/**
 * The names of the buttons this person has now; a change of them redraws the row.
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {{replying: boolean, adrift: boolean, versions: number}} card `versions`: of the same words, itself among them
 * @returns {string[]}
 */
export function actionsFor(annotation, context, { replying, adrift, versions }) {
  if (annotation.sending) return [];
  const open = isOpen(annotation);
  const suggestion = isSuggestion(annotation);
  const accepts = open && suggestion && !adrift && may(context, "accept_suggestion");
  const offered = [
    ["Attach here", adrift && open && may(context, "attach_annotation")],
    ["Versions", versions > 1],
    ["Accept", accepts],
    ["Take with changes", accepts],
    ["Reject", open && suggestion && may(context, "reject_suggestion")],
    ["With a reason", open && suggestion && may(context, "reject_suggestion")],
    ["Undo", !open && may(context, "reopen_annotation")],
    ["Publish note", annotation.private && may(context, "publish_note")],
    ["Reply", !replying && may(context, "reply")],
    ["Resolve", open && !suggestion && may(context, "resolve_comment")],
  ];
  return offered.filter(([, offer]) => offer).map(([name]) => String(name));
}

/** How each button looks. A smaller half beside another one has a sign instead of its name. */
const LOOKS = /** @type {Record<string, {style: string, sign?: string}>} */ ({
  Accept: { style: "button-accept" },
  "Take with changes": { style: "split-more button-accept", sign: "✎" },
  Reject: { style: "button-reject" },
  "With a reason": { style: "split-more", sign: "…" },
  Undo: { style: "button-undo" },
  Resolve: { style: "button-resolve" },
  Versions: { style: "button-versions" },
});

/**
 * @param {string[]} names
 * @param {(name: string) => void} onAct
 * @param {number} versions
 * @returns {HTMLElement[]}
 */
export function actionButtons(names, onAct, versions) {
  /** @type {HTMLElement[]} */
  const row = [];
  for (const name of names) {
    const { style = "", sign } = LOOKS[name] ?? {};
    const words = name === "Versions" ? `One of ${versions} versions` : (sign ?? name);
    const button = pushButton(words, () => onAct(name), style);
    const main = row.at(-1);
    if (!sign || !main) {
      row.push(button);
      continue;
    }
    button.setAttribute("aria-label", name);
    button.title = name;
    main.classList.add("split-main");
    row.splice(-1, 1, h("span", { class: "split" }, main, button));
  }
  return row;
}

/**
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {Answering} answering
 * @returns {{elements: HTMLElement[], focus: () => void}}
 */
export function reasonBox(annotation, context, { onSend, onClose }) {
  const kept = halfTyped(context.draft, `reason:${annotation.id}`);
  const reject = () => {
    const reason = writing.value();
    writing.forget();
    onSend(reason ? { reason } : {});
  };
  const writing = writingBox({ label: "Reason (optional)", kept, onSend: reject, onCancel: onClose });
  const row = buttonRow(pushButton("Reject", reject), pushButton("Cancel", onClose, "button-quiet"));
  return { elements: [writing.element, row], focus: () => writing.box.focus() };
}
