/** Owns the small menu behind a "more" button: a disclosure that closes on Escape, on choice, and when focus leaves. */
import { h } from "../lib/dom.js";

/** @typedef {{label: string, onChoose: () => void, confirm?: string}} Choice `confirm` is asked as a second click. */

/**
 * @param {string} name accessible name of the button
 * @param {Choice[]} choices
 * @returns {HTMLElement}
 */
export function moreMenu(name, choices) {
  const summary = h("summary", { class: "more-button", "aria-label": name, title: name }, "⋯");
  const list = h("div", { class: "more-list" });
  const menu = h("details", { class: "more" }, summary, list);
  const close = () => {
    menu.open = false;
    summary.focus();
  };
  const fill = () => list.replaceChildren(...choices.map((choice) => choiceButton(choice, close)));
  fill();
  menu.addEventListener("toggle", fill);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    close();
  });
  menu.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && !menu.contains(next)) menu.open = false;
  });
  return menu;
}

/**
 * @param {Choice} choice
 * @param {() => void} close
 * @returns {HTMLButtonElement}
 */
function choiceButton({ label, onChoose, confirm }, close) {
  let asked = !confirm;
  const button = h("button", { type: "button", class: "more-choice" }, label);
  button.addEventListener("click", ({ detail }) => {
    // A double click asks, and does not answer.
    if (detail > 1 && confirm) return;
    if (!asked) {
      asked = true;
      button.classList.add("is-asked");
      button.textContent = confirm ?? label;
      return;
    }
    close();
    onChoose();
  });
  return button;
}
