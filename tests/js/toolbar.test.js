/** Tests of the toolbar and of the box for a link's address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fire, mount } from "./support/dom_page.js";
import { TextSelection } from "prosemirror-state";
import { addressTyped } from "../../static/js/draft/commands.js";
import { createEditor } from "../../static/js/draft/editor.js";
import { createToolbar } from "../../static/js/draft/toolbar.js";
import { schema } from "../../static/js/prose/schema.js";
import { chapter, find } from "./support/chapters.js";

const doc = chapter("The lamp had been out for a week.", "It was not the oil.");

/** @param {string} words */
function open(words) {
  const page = mount();
  const editor = createEditor({
    mount: page,
    chapter: { id: "chapter1", title: "Low water", version: 0, doc },
    editable: true,
    clientID: "author",
  });
  const toolbar = createToolbar(editor);
  page.prepend(toolbar);
  const { from, to } = find(doc, words);
  editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(editor.view.state.doc, from, to)));
  const button = (/** @type {string} */ name) => {
    const found = [...toolbar.querySelectorAll("button")].find(
      (element) => (element.getAttribute("aria-label") ?? element.textContent) === name,
    );
    assert.ok(found, name);
    return found;
  };
  const field = /** @type {HTMLInputElement} */ (toolbar.querySelector("input"));
  return { editor, toolbar, button, field, text: () => editor.view.state.doc };
}

test("a button shows what the selection has, and sets it", () => {
  const { button, text } = open("lamp");
  assert.equal(button("Bold").getAttribute("aria-pressed"), "false");
  button("Bold").click();
  assert.equal(button("Bold").getAttribute("aria-pressed"), "true");
  assert.ok(text().rangeHasMark(5, 9, schema.marks.strong));
  assert.match(button("Bold").title, /^Bold \(Ctrl\+B\)$/);
});

test("undo is out of use until there is something to undo, and redo until something was undone", () => {
  const { button, text } = open("lamp");
  const state = () => ["Undo", "Redo"].map((name) => button(name).getAttribute("aria-disabled"));
  assert.deepEqual(state(), ["true", "true"]);
  button("Heading").click();
  assert.equal(text().child(0).attrs.level, 2);
  assert.deepEqual(state(), ["false", "true"]);
  button("Undo").click();
  assert.deepEqual(state(), ["true", "false"]);
  assert.deepEqual(text().toJSON(), doc.toJSON());
});

test("quote and centre are put on and taken off", () => {
  const { button, text } = open("lamp");
  button("Centre").click();
  button("Quote").click();
  assert.equal(text().child(0).type.name, "blockquote");
  assert.equal(text().child(0).child(0).attrs.align, "center");
  button("Quote").click();
  button("Centre").click();
  assert.deepEqual(text().toJSON(), doc.toJSON());
});

test("a scene break splits a paragraph, and goes before one at whose start the caret is", () => {
  const inside = open("had");
  inside.button("Scene break").click();
  assert.deepEqual(
    inside.text().children.map((node) => node.textContent),
    ["The lamp ", "", " been out for a week.", "It was not the oil."],
  );
  const { editor, button, text } = open("It");
  editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(doc, find(doc, "It").from)));
  button("Scene break").click();
  assert.deepEqual(
    text().children.map((node) => node.type.name),
    ["paragraph", "scene_break", "paragraph"],
  );
});

test("one tab stop, and the arrow keys go round", () => {
  const { toolbar, button } = open("lamp");
  const stops = () =>
    [...toolbar.querySelectorAll('.tool[tabindex="0"]')].map((element) => element.getAttribute("aria-label"));
  assert.deepEqual(stops(), ["Bold"]);
  button("Bold").focus();
  fire(button("Bold"), "KeyboardEvent", "keydown", { key: "ArrowLeft" });
  assert.deepEqual(stops(), ["Redo"]);
  assert.equal(document.activeElement, button("Redo"));
  fire(button("Redo"), "KeyboardEvent", "keydown", { key: "Home" });
  assert.equal(document.activeElement, button("Bold"));
});

test("a link is set, shown and removed, and what is no address is refused in words", () => {
  const { toolbar, button, field, text, editor } = open("lamp");
  button("Link").click();
  assert.equal(document.activeElement, field);
  field.value = "javascript:alert(1)";
  button("Set link").click();
  assert.match(toolbar.querySelector('[role="alert"]')?.textContent ?? "", /not an address/);
  assert.equal(field.getAttribute("aria-invalid"), "true");
  field.value = "example.org/lamp";
  button("Set link").click();
  assert.equal(text().nodeAt(5)?.marks[0]?.attrs.href, "https://example.org/lamp");
  editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(text(), 6)));
  button("Link").click();
  assert.equal(field.value, "https://example.org/lamp");
  button("Remove link").click();
  assert.deepEqual(text().toJSON(), doc.toJSON());
});

test("an address is what a person means by one", () => {
  assert.equal(addressTyped(" ann@example.org "), "mailto:ann@example.org");
  assert.equal(addressTyped("example.org"), "https://example.org");
  assert.equal(addressTyped("http://localhost:8000/x"), "http://localhost:8000/x");
  for (const typed of ["", "two words", "lamp", "ftp://example.org", "javascript:alert(1)", "data:text/html,x"]) {
    assert.equal(addressTyped(typed), null, typed);
  }
});
