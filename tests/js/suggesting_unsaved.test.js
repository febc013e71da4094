/** Tests of what is typed in suggesting mode and not saved, or on its way, when the text or the suggestion changes. */

import "./support/dom_page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { lift } from "prosemirror-commands";
import { TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { schema } from "../../static/js/prose/schema.js";
import { chapter, find } from "./support/chapters.js";
import { Page, turn } from "./support/suggesting_page.js";
import { AUTHOR, Room } from "./support/suggesting_room.js";

const lamp = chapter("The lamp had been out for a week.", "It was not the oil.", "He went down to look.");

/** @param {Page} page @param {string} words @param {string} replacement */
function retype({ editor: { view } }, words, replacement) {
  const { from, to } = find(view.state.doc, words);
  view.dispatch(view.state.tr.insertText(replacement, from, to));
}

/** A page on which "month" for "week" is proposed and saved. */
async function proposing() {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  await page.settle();
  return { room, page };
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
  const { room, page } = await proposing();
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

test("what was typed on in a suggestion when that is rejected is told, all of it", async () => {
  const { room, page } = await proposing();
  const more = "month, or as long as it takes to forget ".repeat(20).trim();
  retype(page, "month", more);
  room.reject(room.open[0]?.id ?? "");
  assert.ok(page.hear());
  assert.ok(page.complaints.join().includes(more));
  assert.match(page.complaints.join(), /Rhiannon rejected your suggestion while you were writing in it\./);
  page.close();
});

test("what was sent to a suggestion that is rejected before it arrives is told", async () => {
  const { room, page } = await proposing();
  retype(page, "month", "month or two");
  page.saver?.flush();
  page.close();
  room.reject(room.open[0]?.id ?? "");
  assert.ok(page.hear());
  while (await page.answer());
  assert.match(page.complaints.join(), /“month or two”/);
});

test("words behind ones that were refused are told too", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  page.saver?.flush();
  retype(page, "month", "month or two");
  page.saver?.flush();
  page.close();
  await turn();
  while (page.socket.asked.length > 0) {
    page.socket.asked.shift()?.answer({ ok: false, error: { code: "not_found", message: "This chapter is gone." } });
    await turn();
  }
  assert.equal(page.complaints.length, 2);
  assert.match(page.complaints.at(-1) ?? "", /“month or two”/);
});

test("what is not saved of a suggestion that has gone to another place is saved where it was typed", async () => {
  const { room, page } = await proposing();
  const { id } = room.open[0] ?? assert.fail();
  retype(page, "month", "month or two");
  room.happens("annotation_attached", { annotation: id, chapter: "elsewhere", from: 3, to: 7, quote: "lamp" }, AUTHOR);
  assert.ok(page.hear());
  await page.settle();
  assert.deepEqual(names(page), ["suggest_edit", "revise_suggestion"]);
  assert.deepEqual(page.complaints, []);
  page.close();
});
