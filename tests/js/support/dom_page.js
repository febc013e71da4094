/** Owns the page that tests without a browser run in: jsdom as the global window. Import it before what draws. */

import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><title>Test</title><body></body>", {
  url: "http://localhost/",
  pretendToBeVisual: true,
});
const { document, MutationObserver, Node, DOMParser, XMLSerializer } = window;
const shared = { window, document, MutationObserver, Node, DOMParser, XMLSerializer };
for (const [name, value] of Object.entries(shared)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });

const nowhere = { top: 0, bottom: 0, left: 0, right: 0, width: 0, height: 0, x: 0, y: 0, toJSON: () => ({}) };
// jsdom lays nothing out.
Object.assign(window.Range.prototype, {
  getClientRects: () => [nowhere],
  getBoundingClientRect: () => nowhere,
});
Object.assign(document, { elementFromPoint: () => null });
Object.assign(window, { scrollTo: () => {}, matchMedia: () => ({ matches: true }) });

/** An empty element on the page. */
export function mount() {
  const element = document.createElement("div");
  document.body.append(element);
  return element;
}

/**
 * HTML as the clipboard hands it over: parsed in a document of its own.
 *
 * @param {string} html
 * @returns {HTMLElement}
 */
export function clipboard(html) {
  return new window.DOMParser().parseFromString(html, "text/html").body;
}

/**
 * Something that a person did to an element.
 *
 * @param {Element} element
 * @param {"KeyboardEvent" | "MouseEvent" | "InputEvent" | "Event"} kind
 * @param {string} name
 * @param {object} [init]
 * @returns {Event}
 */
export function fire(element, kind, name, init = {}) {
  const event = new window[kind](name, { bubbles: true, cancelable: true, ...init });
  element.dispatchEvent(event);
  return event;
}
