/** Owns the quiet chips that say what a remark is about; none, or one. */
import { h } from "../lib/dom.js";
import { KINDS } from "./remark.js";

/**
 * @returns {{element: HTMLElement, value: () => string | null}}
 */
export function kindChips() {
  /** @type {HTMLButtonElement | null} */
  let chosen = null;
  const choose = (/** @type {HTMLButtonElement} */ chip) => {
    chosen?.setAttribute("aria-pressed", "false");
    chosen = chosen === chip ? null : chip;
    chosen?.setAttribute("aria-pressed", "true");
  };
  const chips = KINDS.map((kind) => {
    const chip = h("button", { type: "button", class: "chip", "aria-pressed": "false" }, kind);
    chip.addEventListener("click", () => choose(chip));
    return chip;
  });
  return {
    element: h("div", { class: "chips", role: "group", "aria-label": "Kind (optional)" }, ...chips),
    value: () => chosen?.textContent ?? null,
  };
}
