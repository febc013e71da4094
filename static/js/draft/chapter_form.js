/** Owns the one-line form in which a chapter gets its title. */
import { h } from "../lib/dom.js";
import { buttonRow, pushButton } from "./buttons.js";
import { field } from "./dialog.js";

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.title
 * @param {string} options.action
 * @param {(title: string) => Promise<boolean>} options.save
 * @param {() => void} options.onClose
 */
export function chapterForm({ label, title, action, save, onClose }) {
  const input = h("input", { type: "text", maxlength: 300 });
  input.value = title;
  const row = buttonRow(
    h("button", { class: "button button-main" }, action),
    pushButton("Cancel", onClose, "button-quiet"),
  );
  const element = h("form", { class: "chapter-form" }, field(label, input), row);
  const submit = async () => {
    if (await save(input.value.trim())) onClose();
  };
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") onClose();
  });
  return {
    element,
    focus: () => {
      input.focus();
      input.select();
    },
  };
}
