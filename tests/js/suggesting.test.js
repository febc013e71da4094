/** Tests of suggesting by typing, from the keys to the server's list and back, while the author writes and decides. */

import "./support/dom_page.js";
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { toggleMark } from "prosemirror-commands";
import { TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { schema } from "../../static/js/prose/schema.js";
import { chapter, find } from "./support/chapters.js";
import { Page, turn } from "./support/suggesting_page.js";
import { Room } from "./support/suggesting_room.js";

const lamp = chapter("The lamp had been out for a week.", "It was not the oil.", "He went down to look.");

/** @param {Page} page @param {string} words @param {string} replacement */
function retype({ editor: { view } }, words, replacement) {
  const { from, to } = find(view.state.doc, words);
  view.dispatch(view.state.tr.insertText(replacement, from, to));
}

/** @param {Room} room @param {string} words @param {string} replacement */
function authorRetypes(room, words, replacement) {
  const { from, to } = find(room.doc, words);
  room.edit(new Transform(room.doc).replaceWith(from, to, replacement ? schema.text(replacement) : []).steps);
}

/** @param {Page} page */
const names = (page) => page.sent.map(({ name }) => name);
/** @param {Page} page */
const words = (page) => page.doc.textBetween(0, page.doc.content.size, "|");

test("each changed span is one suggestion, and nothing is sent where nothing changed", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  retype(page, "oil", "wick");
  await page.settle();
  assert.deepEqual(names(page), ["suggest_edit", "suggest_edit"]);
  assert.deepEqual(
    room.open.map(({ original }) => original),
    ["week", "oil"],
  );
  page.saver?.flush();
  assert.equal(page.socket.asked.length, 0);
  retype(page, "month", "moonth");
  retype(page, "moonth", "month");
  await page.settle();
  assert.equal(page.sent.length, 2);
  page.close();
});

test("a word that is changed in part is replaced as a whole, in the old text and in the new", async () => {
  const room = new Room(chapter("He wrote it in the same small hand his father had.", "The lamp was lit."));
  const page = new Page(room);
  retype(page, "small hand", "neat script and ink");
  retype(page, "lit", "let");
  await page.settle();
  assert.deepEqual(
    room.open.map(({ original }) => original),
    ["small hand", "lit"],
  );
  page.close();
});

test("a change is saved a moment after the last key, and not later than three seconds after the first", async () => {
  const page = new Page(new Room(lamp));
  await turn();
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    retype(page, "week", "w");
    mock.timers.tick(599);
    assert.equal(page.socket.asked.length, 0);
    mock.timers.tick(1);
    assert.equal(page.socket.asked.length, 1);
    for (let time = 0; time < 2900; time += 290) {
      retype(page, "oil", "oils");
      retype(page, "oils", "oil");
      retype(page, "look", "looks");
      retype(page, "looks", "look");
      mock.timers.tick(290);
    }
    retype(page, "look", "see");
    mock.timers.tick(100);
    assert.equal(page.session.sender.queue.length, 2);
  } finally {
    mock.timers.reset();
    page.close();
  }
});

test("where spans meet they are one suggestion, the older, and undoing withdraws", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "lamp", "lantern");
  await page.settle();
  const [older] = room.open;
  retype(page, "been", "gone");
  await page.settle();
  assert.equal(room.open.length, 2);
  retype(page, "lantern had gone", "light went");
  await page.settle();
  assert.deepEqual(
    room.open.map(({ id }) => id),
    [older?.id],
  );
  assert.ok(names(page).includes("revise_suggestion") && names(page).includes("withdraw_annotation"));
  while (page.editor.undo());
  await page.settle();
  assert.deepEqual(room.open, []);
  page.editor.redo();
  await page.settle();
  assert.equal(room.open.length, 1);
  page.close();
});

test("formatting, splitting, joining and removing paragraphs are suggestions, which say what they are", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  const { view, run } = page.editor;
  const week = find(page.doc, "week");
  view.dispatch(view.state.tr.setSelection(TextSelection.create(page.doc, week.from, week.to)));
  run(toggleMark(schema.marks.em));
  await page.settle();
  const [italic] = room.open;
  assert.equal(italic?.original, "week");
  assert.deepEqual(italic?.replacement, { content: [{ type: "text", text: "week", marks: [{ type: "em" }] }] });
  view.dispatch(view.state.tr.split(find(page.doc, " was not").from));
  view.dispatch(view.state.tr.join(view.state.doc.content.size - "He went down to look.".length - 2));
  await page.settle();
  assert.deepEqual(
    room.open.map(({ from, to }) => to - from),
    [4, 0, 2],
  );
  assert.ok(room.open.every(({ id }) => room.accept(id)));
  await page.settle();
  assert.ok(room.doc.eq(page.doc));
  page.close();
});

test("the author's edits come in beneath, and where they touch her words nothing is lost", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  await page.settle();
  authorRetypes(room, "The lamp", "Up there the old lamp");
  authorRetypes(room, "week", "weekend");
  await page.settle();
  assert.match(words(page), /^Up there the old lamp had been out for a month/);
  const [kept] = room.open;
  assert.equal(JSON.stringify(kept?.replacement), JSON.stringify({ content: [{ type: "text", text: "month" }] }));
  page.close();
});

test("words the author deletes take a suggestion along to the tray, also one that was not saved yet", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "oil", "wick");
  authorRetypes(room, "It was not the oil.", "");
  while (page.hear());
  await page.settle();
  const [lost] = Object.values(room.state.annotations);
  assert.equal(lost?.adrift, true);
  assert.match(JSON.stringify(lost?.replacement), /wick/);
  assert.equal(page.suggesting.spans.length, 0);
  assert.ok(!names(page).includes("withdraw_annotation"));
  page.close();
});

test("a suggestion that is taken is there once, and what was typed in it meanwhile is a new one", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  await page.settle();
  const [taken] = room.open;
  retype(page, "month", "month or so");
  room.accept(taken?.id ?? "");
  while (page.hear());
  assert.match(words(page), /out for a month or so\./);
  await page.settle();
  assert.deepEqual(
    room.open.map(({ original, replacement }) => [original, JSON.stringify(replacement)]),
    [["", JSON.stringify({ content: [{ type: "text", text: " or so" }] })]],
  );
  assert.notEqual(room.open[0]?.id, taken?.id);
  assert.ok(room.accept(room.open[0]?.id ?? ""));
  await page.settle();
  assert.ok(room.doc.eq(page.doc));
  assert.equal(page.suggesting.spans.length, 0);
  page.close();
});

test("a suggestion that is rejected leaves the text with a notice and does not come back", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  retype(page, "week", "month");
  retype(page, "oil", "wick");
  await page.settle();
  room.reject(room.open[0]?.id ?? "");
  await page.settle();
  assert.match(words(page), /for a week\.\|It was not the wick/);
  assert.deepEqual(page.complaints, [
    "Rhiannon rejected your suggestion “month”. It has left the text; its card keeps it.",
  ]);
  retype(page, "look", "see");
  await page.settle();
  assert.deepEqual(
    room.open.map(({ original }) => original),
    ["oil", "look"],
  );
  page.close();
});

test("what is refused stays on the page and says so, and goes again with the next change", async () => {
  const room = new Room(lamp);
  const page = new Page(room);
  await turn();
  retype(page, "week", "month");
  page.saver?.flush();
  const asked = page.socket.asked.shift();
  asked?.answer({ ok: false, error: { code: "invalid", message: "That is too much." } });
  await page.settle();
  assert.match(words(page), /month/);
  assert.deepEqual(page.complaints, ["That is too much. These words are only on this page: “month”"]);
  retype(page, "month", "fortnight");
  await page.settle();
  assert.deepEqual(
    room.open.map(({ original }) => original),
    ["week"],
  );
  page.close();
});

test("keys that follow one another stay one suggestion, however many there are", () => {
  const page = new Page(new Room(lamp));
  for (let key = 0; key < 2000; key += 1) {
    const { view } = page.editor;
    view.dispatch(view.state.tr.insertText("a", find(view.state.doc, "look").from));
  }
  assert.equal(page.suggesting.spans.length, 1);
  assert.equal(page.suggesting.set.changes.length, 1);
  page.close();
});
