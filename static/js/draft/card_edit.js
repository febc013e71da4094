/** Owns changing words in a card: one's own remark, and another's suggestion on its way into the text. */
import { buttonRow, pushButton } from "./buttons.js";
import { halfTyped } from "./half_typed.js";
import { revisedSlice } from "../prose/slices.js";
import { moreMenu } from "./more_menu.js";
import { withSuggestions } from "./preview.js";
import { isOpen, isSuggestion, may, replacementText } from "./remark.js";
import { replacementFor } from "./replacement.js";
import { writingBox } from "./writing_box.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 */

/**
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {() => void} onClose
 * @returns {{elements: HTMLElement[], focus: () => void}}
 */
export function editBoxes(annotation, context, onClose) {
  const suggestion = isSuggestion(annotation);
  const before = replacementText(annotation.replacement);
  const box = (/** @type {string} */ label, /** @type {string} */ value) =>
    writingBox({
      label,
      value,
      kept: halfTyped(context.draft, `edit:${annotation.id}:${label}`),
      onSend: () => void save(),
      onCancel: () => close(),
    });
  const words = suggestion ? box("Your wording", before) : null;
  const note = box(suggestion ? "Your reason" : "Your remark", annotation.body);
  const close = () => {
    words?.forget();
    note.forget();
    onClose();
  };
  const save = async () => {
    if (!suggestion && !note.value()) return;
    const text = words?.box.value ?? before;
    const replacement = text === before ? {} : { replacement: replacementFor(context.chapters, annotation, text) };
    const ack = await context.perform("revise_annotation", {
      annotation: annotation.id,
      body: note.value(),
      kind: annotation.kind,
      ...replacement,
    });
    if (ack.ok) close();
    else context.complain(ack.error?.message ?? "The change could not be saved. It is still in its box.");
  };
  const row = buttonRow(
    pushButton("Save", () => void save(), "button-main"),
    pushButton("Cancel", close, "button-quiet"),
  );
  const elements = words ? [words.element, note.element, row] : [note.element, row];
  return { elements, focus: () => (words ?? note).box.focus() };
}

/**
 * Whether somebody may still change or withdraw a remark: it is their own, and not in the text by now.
 * @param {Annotation} annotation
 * @param {Context} context
 */
export function isOwn({ author, sending, state }, context) {
  return author === context.me.id && !sending && state !== "accepted" && may(context, "revise_annotation");
}

/**
 * @param {Annotation} annotation
 * @param {() => void} onEdit
 * @param {() => void} onWithdraw
 */
export function ownMenu(annotation, onEdit, onWithdraw) {
  const edit = { label: "Edit", onChoose: onEdit };
  const withdraw = { label: "Withdraw", confirm: "Withdraw for good", onChoose: onWithdraw };
  return moreMenu("More", isOpen(annotation) ? [edit, withdraw] : [withdraw]);
}

/**
 * The box in which an author changes a suggestion before taking it; unchanged, it is simply accepted.
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {import("./card_actions.js").Answering} answering
 * @returns {{elements: HTMLElement[], focus: () => void}}
 */
export function versionBox(annotation, context, { onSend, onClose }) {
  const proposed = replacementText(annotation.replacement);
  const accept = () => {
    const text = writing.box.value;
    writing.forget();
    onSend(text === proposed ? {} : { replacement: versionOf(annotation, context, text) });
  };
  const writing = writingBox({
    label: "Replace with",
    value: proposed,
    kept: halfTyped(context.draft, `version:${annotation.id}`),
    onSend: accept,
    onCancel: onClose,
  });
  const row = buttonRow(
    pushButton("Take with changes", accept, "button-main"),
    pushButton("Cancel", onClose, "button-quiet"),
  );
  return { elements: [writing.element, row], focus: () => writing.box.focus() };
}

/**
 * The typed words as a slice, in which what was not retyped keeps the formatting that was suggested.
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {string} text
 * @returns {object} slice JSON
 */
function versionOf(annotation, context, text) {
  const chapter = context.chapters.find(({ id }) => id === annotation.chapter);
  const { doc, changes } = chapter ? withSuggestions(chapter.doc, [annotation]) : { doc: null, changes: [] };
  const [change] = changes;
  if (!doc || !change) return replacementFor(context.chapters, annotation, text);
  return revisedSlice(doc, change.from, change.to, text).toJSON() ?? {};
}
