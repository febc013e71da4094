/** Owns the box one writes a remark in: labelled, growing, Enter sends, Shift+Enter breaks, Escape leaves, words kept. */
import { h } from "../lib/dom.js";

/**
 * @typedef {object} WritingBox
 * @property {HTMLElement} element label and box
 * @property {HTMLTextAreaElement} box
 * @property {() => string} value trimmed
 * @property {(text: string) => void} set also keeps it
 * @property {() => void} forget empties it, and what was kept
 */

let count = 0;

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.value] when nothing was kept
 * @param {string} [options.hint]
 * @param {import("./half_typed.js").Kept} [options.kept]
 * @param {() => void} options.onSend
 * @param {() => void} options.onCancel
 * @returns {WritingBox}
 */
export function writingBox({ label, value = "", hint, kept, onSend, onCancel }) {
  const id = `writing-${(count += 1)}`;
  const box = h("textarea", { id, class: "writing-box", rows: 1, placeholder: hint, enterkeyhint: "send" });
  box.value = kept?.read() || value;
  box.addEventListener("input", () => {
    kept?.write(box.value);
    grow(box);
  });
  box.addEventListener("keydown", (event) => onKey(event, onSend, onCancel));
  requestAnimationFrame(() => grow(box));
  return {
    element: h("div", { class: "writing" }, h("label", { class: "writing-label", for: id }, label), box),
    box,
    value: () => box.value.trim(),
    set: (text) => {
      box.value = text;
      kept?.write(text);
      grow(box);
    },
    forget: () => {
      box.value = "";
      kept?.forget();
    },
  };
}

/**
 * @param {KeyboardEvent} event
 * @param {() => void} onSend
 * @param {() => void} onCancel
 */
function onKey(event, onSend, onCancel) {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    onSend();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  }
}

/**
 * Browsers without `field-sizing: content` get their height from here.
 * @param {HTMLTextAreaElement} box
 */
function grow(box) {
  if (globalThis.CSS?.supports?.("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}
