/** Owns the frame of the draft's dialogs: a titled, modal <dialog> that closes on Escape, on its button, or outside of it. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";

/**
 * @typedef {object} Dialog
 * @property {HTMLDialogElement} element
 * @property {HTMLElement} body
 * @property {() => void} open
 * @property {() => void} close
 * @property {() => boolean} isOpen
 */

let count = 0;

/**
 * @param {string} title
 * @param {{onOpen?: () => void, onClose?: () => void}} [hooks]
 * @returns {Dialog}
 */
export function createDialog(title, { onOpen, onClose } = {}) {
  const id = `dialog-title-${(count += 1)}`;
  const body = h("div", { class: "dialog-body" });
  const close = pushButton("Close", () => element.close(), "button-quiet");
  const head = h("div", { class: "dialog-head" }, h("h2", { class: "dialog-title", id }, title), close);
  const element = h("dialog", { class: "dialog", "aria-labelledby": id }, head, body);
  element.addEventListener("close", () => onClose?.());
  element.addEventListener("mousedown", (event) => {
    if (event.target === element && isOutside(element, event)) element.close();
  });
  document.body.append(element);
  return {
    element,
    body,
    open: () => {
      if (element.open) return;
      onOpen?.();
      element.showModal();
    },
    close: () => element.close(),
    isOpen: () => element.open,
  };
}

/**
 * @param {HTMLElement} element
 * @param {MouseEvent} event
 */
function isOutside(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/**
 * A labelled field, in the manner of the site's forms.
 * @template {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Input
 * @param {string} label
 * @param {Input} input
 * @returns {HTMLElement}
 */
export function field(label, input) {
  input.id ||= `field-${(count += 1)}`;
  input.classList.add("field-input");
  return h("div", { class: "field" }, h("label", { class: "field-label", for: input.id }, label), input);
}

/**
 * @param {readonly (readonly [value: string, words: string])[]} choices
 * @param {string} chosen
 * @returns {HTMLSelectElement}
 */
export function choiceOf(choices, chosen) {
  return h(
    "select",
    null,
    ...choices.map(([value, words]) => h("option", { value, selected: value === chosen }, words)),
  );
}
