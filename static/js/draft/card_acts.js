/** Owns what each button of a card does: sends a command, or opens a box or a dialog that will. */
import { reasonBox } from "./card_actions.js";
import { versionBox } from "./card_edit.js";
import { openChoice } from "./choice_dialog.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 *
 * @typedef {object} Desk what a card lends to its buttons
 * @property {Annotation} annotation
 * @property {Context} context
 * @property {(command: string, more?: Record<string, unknown>) => Promise<void>} send
 * @property {(boxes: {elements: HTMLElement[], focus: () => void}) => void} fillSlot
 * @property {() => void} closeSlot
 * @property {{open: () => void}} thread
 * @property {{onAttach?: (annotation: Annotation) => void}} hooks
 */

/** @type {Record<string, (desk: Desk) => unknown>} */
const ACTS = {
  "Attach here": ({ annotation, hooks }) => hooks.onAttach?.(annotation),
  Versions: ({ annotation, context, send }) =>
    openChoice(annotation, context, ({ id }) => void send("accept_suggestion", { annotation: id })),
  Accept: ({ send }) => send("accept_suggestion"),
  "Take with changes": (desk) =>
    desk.fillSlot(versionBox(desk.annotation, desk.context, answering(desk, "accept_suggestion"))),
  Reject: ({ send }) => send("reject_suggestion"),
  "With a reason": (desk) =>
    desk.fillSlot(reasonBox(desk.annotation, desk.context, answering(desk, "reject_suggestion"))),
  Undo: ({ send }) => send("reopen_annotation"),
  Reply: ({ thread }) => thread.open(),
  Resolve: ({ send }) => send("resolve_comment"),
  "Publish note": ({ send }) => send("publish_note"),
};

/**
 * @param {string} name of the button
 * @param {Desk} desk
 */
export function actOn(name, desk) {
  void ACTS[name]?.(desk);
}

/**
 * What a box in the slot does with what was typed in it.
 *
 * @param {Desk} desk
 * @param {string} command
 * @returns {import("./card_actions.js").Answering}
 */
function answering({ closeSlot, send }, command) {
  return {
    onSend: (more) => {
      closeSlot();
      void send(command, more);
    },
    onClose: closeSlot,
  };
}
