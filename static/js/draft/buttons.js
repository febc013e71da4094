/** Owns the plain push buttons of cards, composer and dialogs. */
import { h } from "../lib/dom.js";

/**
 * @param {string} label
 * @param {() => void} onClick
 * @param {string} [style] class besides `button`
 * @returns {HTMLButtonElement}
 */
export function pushButton(label, onClick, style = "") {
  return h("button", { type: "button", class: `button ${style}`.trim(), on: { click: () => onClick() } }, label);
}

/**
 * @param {...(HTMLElement | null)} children
 * @returns {HTMLElement}
 */
export function buttonRow(...children) {
  return h("div", { class: "card-actions" }, ...children);
}
