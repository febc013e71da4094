/** Owns changing one's own remark in its card: the boxes, and the command that revises it. */
import { buttonRow, pushButton } from "./buttons.js";
import { halfTyped } from "./half_typed.js";
import { isSuggestion, replacementText } from "./remark.js";
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
