/** Tests of remarks and people in the manuscript. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fire } from "./support/dom_page.js";
import { textToSlice } from "../../static/js/prose/slices.js";
import { find } from "./support/chapters.js";
import { doc, open, press, select } from "./support/editors.js";

/** @typedef {import("../../static/js/draft/editor.js").Editor} Editor */

/**
 * @param {string} id
 * @param {string} words
 * @param {Partial<import("../../static/js/draft/remark_marks.js").Remark>} [more]
 * @returns {import("../../static/js/draft/remark_marks.js").Remark}
 */
const remark = (id, words, more = {}) => ({
  id,
  ...find(doc, words),
  adrift: false,
  hue: 1,
  type: "comment",
  state: "open",
  replacement: null,
  ...more,
});

/**
 * @param {Editor} editor
 * @param {string} id
 */
const markedWords = ({ view }, id) =>
  [...view.dom.querySelectorAll(`[data-annotation="${id}"]`)].map((element) => element.textContent).join("");

test("remarks stand on their words although own steps are not confirmed, and follow both sides' edits", () => {
  const author = open();
  const coauthor = open({ clientID: "coauthor" });
  author.view.dispatch(author.view.state.tr.insertText("So. ", 1));
  author.setAnnotations([remark("remark01", "lamp"), remark("remark02", "oil")]);
  assert.equal(markedWords(author, "remark01"), "lamp");
  author.view.dispatch(author.view.state.tr.insertText("Well. ", 1));
  coauthor.view.dispatch(coauthor.view.state.tr.insertText("It was late. ", 1));
  author.receive(0, coauthor.sendable()?.steps ?? [], ["coauthor"]);
  assert.equal(markedWords(author, "remark01"), "lamp");
  assert.equal(markedWords(author, "remark02"), "oil");
  assert.equal(author.sendable()?.steps.length, 2);
});

test("a remark whose words are deleted is not shown, and a rebase does not lose one", () => {
  const author = open();
  author.setAnnotations([remark("remark01", "lamp"), remark("remark02", "oil")]);
  const { from, to } = find(doc, "lamp");
  author.view.dispatch(author.view.state.tr.delete(from, to));
  assert.equal(markedWords(author, "remark01"), "");
  const other = open({ clientID: "coauthor" });
  other.view.dispatch(other.view.state.tr.insertText("So. ", 1));
  author.receive(0, other.sendable()?.steps ?? [], ["coauthor"]);
  assert.equal(markedWords(author, "remark02"), "oil");
  assert.equal(author.coordsOf("remark01"), null);
  assert.equal(author.scrollTo("remark01"), false);
});

test("setting the same remarks again draws nothing anew", () => {
  const editor = open();
  editor.setAnnotations([remark("remark01", "lamp")]);
  const { state } = editor.view;
  editor.setAnnotations([remark("remark01", "lamp")]);
  assert.equal(editor.view.state, state);
});

test("a suggestion shows as deletion and insertion; a decided one only while it is the active one", () => {
  const editor = open();
  const replacement = textToSlice("light", doc.resolve(5));
  const suggestion = remark("remark01", "lamp", { type: "suggestion", replacement, hue: 3 });
  editor.setAnnotations([suggestion]);
  const { dom } = editor.view;
  assert.equal(dom.querySelector("del.remark.remark-deletion.hue-3")?.textContent, "lamp");
  const inserted = dom.querySelector("ins.remark.remark-insertion.hue-3");
  assert.equal(inserted?.textContent, "suggested insertion: light");
  assert.equal(inserted?.getAttribute("contenteditable"), "false");
  editor.setAnnotations([{ ...suggestion, state: "rejected" }]);
  assert.equal(dom.querySelector("[data-annotation]"), null);
  editor.setActive("remark01");
  assert.equal(dom.querySelector(".remark-decided.is-active")?.textContent, "lamp");
});

test("a click on overlapping remarks means the shortest, and both stay to be seen", () => {
  /** @type {string[]} */
  const activated = [];
  const editor = open({ editable: false, onActivate: (id) => activated.push(id) });
  editor.setAnnotations([remark("remark01", "lamp had been out"), remark("remark02", "had")]);
  const inner = editor.view.dom.querySelector('[data-annotation="remark02"]');
  assert.ok(inner);
  const innermost = inner.querySelector("[data-annotation]") ?? inner;
  fire(innermost, "MouseEvent", "click");
  fire(/** @type {Element} */ (editor.view.dom.querySelector('[data-annotation="remark01"]')), "MouseEvent", "click");
  assert.deepEqual(activated, ["remark02", "remark01"]);
  assert.equal(markedWords(editor, "remark02"), "had");
  assert.notEqual(innermost.className, innermost.parentElement?.className);
});

test("a reader at the keyboard opens the remark at the caret with Enter", () => {
  /** @type {string[]} */
  const activated = [];
  const editor = open({ editable: false, onActivate: (id) => activated.push(id) });
  editor.setAnnotations([remark("remark01", "lamp")]);
  const { from } = find(doc, "lamp");
  select(editor, { from: from + 1, to: from + 1 });
  press(editor, "Enter");
  assert.deepEqual(activated, ["remark01"]);
});

test("people are shown with a caret and their name", () => {
  const editor = open();
  const { from, to } = find(doc, "lamp");
  editor.setPresence([{ id: 3, name: "Helen", hue: 2, from, to }]);
  assert.equal(editor.view.dom.querySelector(".presence-caret.hue-2 .presence-name")?.textContent, "Helen");
  assert.equal(editor.view.dom.querySelector(".presence-selection.hue-2")?.textContent, "lamp");
  editor.setPresence([]);
  assert.equal(editor.view.dom.querySelector(".presence-caret"), null);
});
