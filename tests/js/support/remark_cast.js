/** Owns the people and remarks that the tests of the margin speak of, on a page without a browser. */

import "./dom_page.js";

const { window } = globalThis;
for (const name of [
  "Element",
  "HTMLElement",
  "HTMLTextAreaElement",
  "Event",
  "requestAnimationFrame",
  "sessionStorage",
]) {
  Object.defineProperty(globalThis, name, { value: Reflect.get(window, name), configurable: true, writable: true });
}

/**
 * @typedef {import("../../../static/js/draft/remark.js").Annotation} Annotation
 * @typedef {import("../../../static/js/draft/remark.js").Context} Context
 * @typedef {import("../../../static/js/draft/remark.js").Ack} Ack
 */

export const NOW = Date.parse("2026-03-10T12:00:00Z");
export const author = { id: 1, name: "Anna", role: "author", hue: 3 };
export const helen = { id: 2, name: "Helen", role: "beta", hue: 0 };
export const omar = { id: 3, name: "Omar", role: "beta", hue: 1 };

const BETA = ["leave_comment", "suggest_edit", "revise_annotation", "withdraw_annotation", "reply", "revise_reply"];
const TAPS = ["classify_annotation", "react", "publish_note"];
const AUTHOR = ["accept_suggestion", "reject_suggestion", "resolve_comment", "reopen_annotation", "attach_annotation"];

/**
 * What a person sees the margin with, and what they send; `answer` is what the server says next.
 *
 * @param {{id: number, name: string, role: string}} me
 * @param {boolean} [taps] whether kinds and reactions are offered too
 */
export function desk(me, taps = false) {
  /** @type {{name: string, data: any}[]} */
  const sent = [];
  /** @type {string[]} */
  const said = [];
  /** @type {{answer: Ack}} */
  const server = { answer: { ok: true } };
  const can = me.role === "author" ? [...BETA, ...AUTHOR] : me.role === "beta" ? BETA : [];
  /** @type {Context} */
  const context = {
    draft: "draft-1",
    me: { ...me, can: taps ? [...can, ...TAPS] : can },
    members: new Map([author, helen, omar].map((person) => [person.id, person])),
    chapters: [],
    annotations: {},
    now: () => NOW,
    announce: (sentence) => said.push(sentence),
    complain: (sentence) => said.push(sentence),
    perform: async (name, data) => {
      sent.push({ name, data });
      return server.answer;
    },
  };
  return { context, sent, said, server };
}

/**
 * @param {Partial<Annotation>} [more]
 * @returns {Annotation}
 */
export function comment(more = {}) {
  return {
    ...{ id: "remark-1", chapter: "chapter-1", from: 4, to: 9, adrift: false, quote: "brass", prefix: "", suffix: "" },
    ...{ author: helen.id, body: "Would brass shine here?", kind: null, replacement: null, original: "" },
    ...{ state: "open", decision: null, at: "2026-03-10T11:56:00Z", revised_at: null, replies: [] },
    ...{ private: false, reactions: [] },
    ...more,
  };
}

/**
 * @param {Partial<Annotation>} [more]
 * @returns {Annotation}
 */
export function suggestion(more = {}) {
  const replacement = { content: [{ type: "text", text: "copper" }] };
  return comment({ body: "", original: "brass", replacement, ...more });
}

/** The names of the buttons one can see in an element. @param {Element} element */
export function buttonsOf(element) {
  return [...element.querySelectorAll("button")].map(
    (button) => button.getAttribute("aria-label") ?? button.textContent,
  );
}

/**
 * Press the button of that name.
 *
 * @param {Element} element
 * @param {string} name
 */
export async function press(element, name) {
  const found = [...element.querySelectorAll("button")].find(
    (button) => (button.getAttribute("aria-label") ?? button.textContent) === name,
  );
  if (!found) throw new Error(`No button "${name}" among ${buttonsOf(element).join(", ")}`);
  found.click();
  await settled();
}

/**
 * The text box of that label.
 *
 * @param {Element} element
 * @param {string} label
 * @returns {HTMLTextAreaElement | null}
 */
export function boxOf(element, label) {
  const found = [...element.querySelectorAll("label")].find((one) => one.textContent === label);
  return found ? element.querySelector(`[id="${found.htmlFor}"]`) : null;
}

/**
 * Type into the text box of that label.
 *
 * @param {Element} element
 * @param {string} label
 * @param {string} text
 */
export function type(element, label, text) {
  const box = boxOf(element, label);
  if (!box) throw new Error(`No box "${label}"`);
  box.value = text;
  box.dispatchEvent(new window.Event("input", { bubbles: true }));
  return box;
}

/** Until what was asked of the server has been answered. */
export function settled() {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
