/** Owns the buttons under a remark: which of them a person has, by right and state, and what each sends. */
import { h } from "../lib/dom.js";
import { buttonRow, pushButton } from "./buttons.js";
import { isOpen, isSuggestion, may } from "./remark.js";
import { halfTyped } from "./half_typed.js";
import { writingBox } from "./writing_box.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 *
 * @typedef {object} Actions what the card does for a button
 * @property {(command: string, more?: Record<string, unknown>) => void} send
 * @property {() => void} reply
 * @property {() => void} giveReason
 * @property {(() => void) | null} attach only for a remark adrift
 */

/**
 * The names of the buttons this person has now; a change of them redraws the row.
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {{replying: boolean, adrift: boolean}} card
 * @returns {string[]}
 */
export function actionsFor(annotation, context, { replying, adrift }) {
  if (annotation.sending) return [];
  const open = isOpen(annotation);
  const suggestion = isSuggestion(annotation);
  const offered = [
    ["Attach here", adrift && open && may(context, "attach_annotation")],
    ["Accept", open && suggestion && !adrift && may(context, "accept_suggestion")],
    ["Reject", open && suggestion && may(context, "reject_suggestion")],
    ["Undo", !open && may(context, "reopen_annotation")],
    ["Reply", !replying && may(context, "reply")],
    ["Resolve", open && !suggestion && may(context, "resolve_comment")],
  ];
  return offered.filter(([, offer]) => offer).map(([name]) => String(name));
}

/**
 * @param {string[]} names
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
export function actionButtons(names, actions) {
  /** @type {Record<string, () => HTMLElement>} */
  const makers = {
    "Attach here": () => pushButton("Attach here", () => actions.attach?.()),
    Accept: () => pushButton("Accept", () => actions.send("accept_suggestion"), "button-accept"),
    Reject: () => rejectButton(actions),
    Undo: () => pushButton("Undo", () => actions.send("reopen_annotation"), "button-undo"),
    Reply: () => pushButton("Reply", actions.reply),
    Resolve: () => pushButton("Resolve", () => actions.send("resolve_comment")),
  };
  return names.flatMap((name) => makers[name]?.() ?? []);
}

/**
 * One click rejects; the smaller half asks for a reason first.
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function rejectButton(actions) {
  const why = pushButton("…", actions.giveReason, "split-more");
  why.setAttribute("aria-label", "With a reason");
  why.title = "With a reason";
  return h(
    "span",
    { class: "split" },
    pushButton("Reject", () => actions.send("reject_suggestion"), "split-main"),
    why,
  );
}

/**
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {(reason: string) => void} onReject
 * @param {() => void} onClose
 * @returns {{elements: HTMLElement[], focus: () => void}}
 */
export function reasonBox(annotation, context, onReject, onClose) {
  const kept = halfTyped(context.draft, `reason:${annotation.id}`);
  const reject = () => {
    onReject(writing.value());
    writing.forget();
  };
  const writing = writingBox({ label: "Reason (optional)", kept, onSend: reject, onCancel: onClose });
  const row = buttonRow(pushButton("Reject", reject), pushButton("Cancel", onClose, "button-quiet"));
  return { elements: [writing.element, row], focus: () => writing.box.focus() };
}
