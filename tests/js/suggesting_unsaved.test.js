/** Tests of what is typed in suggesting mode and not saved, or on its way, when the text or the suggestion changes. */

import "./support/dom_page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { lift } from "prosemirror-commands";
import { TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { schema } from "../../static/js/prose/schema.js";
import { chapter, find } from "./support/chapters.js";
import { Page } from "./support/suggesting_page.js";
import { Room } from "./support/suggesting_room.js";

const lamp = chapter("The lamp had been out for a week.", "It was not the oil.", "He went down to look.");

/** @param {Page} page @param {string} words @param {string} replacement */
function retype({ editor: { view } }, words, replacement) {
  const { from, to } = find(view.state.doc, words);
  view.dispatch(view.state.tr.insertText(replacement, from, to));
}

/** @param {Page} page */
const names = (page) => page.sent.map(({ name }) => name);

test("what is not saved yet and has no place on the author's new text is saved for the one it was made on", async () => {
  const quoted = schema.node("doc", null, [schema.node("blockquote", null, [lamp.child(0), lamp.child(2)])]);
  const room = new Room(quoted);
  const page = new Page(room);
  const { view } = page.editor;
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 3)));
  assert.ok(page.editor.run(lift));
  const last = room.doc.resolve(find(room.doc, "He went").from).blockRange() ?? assert.fail();
  const author = new Transform(room.doc).lift(last, 0);
  author.step(author.steps[0]?.invert(room.doc) ?? assert.fail());
  room.edit(author.steps);
  while (page.hear());
  await page.settle();
  assert.deepEqual(names(page), ["suggest_edit"]);
  page.close();
});

test("what is on its way to a suggestion when that is taken is a new one", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  await page.settle();
  retype(page, "month", "month or two");
  page.saver?.flush();
  assert.ok(room.accept(room.open[0]?.id ?? ""));
  assert.ok(page.hear());
  await page.settle();
  assert.deepEqual(names(page), ["suggest_edit", "revise_suggestion", "suggest_edit"]);
  assert.deepEqual(page.complaints, []);
  assert.ok(room.accept(room.open[0]?.id ?? ""));
  assert.match(room.doc.textContent, /a month or two\./);
  page.close();
});
