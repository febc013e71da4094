/** Tests of ranges that follow the text. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "prosemirror-state";
import { mapRange, mapRangeThrough } from "../../static/js/prose/anchors.js";
import { schema } from "../../static/js/prose/schema.js";
import { chapter, find } from "./support/chapters.js";

const doc = chapter("The lamp had been out for a week.", "It was not the oil.");
const lamp = find(doc, "lamp");

const edit = () => EditorState.create({ doc }).tr;

/** @param {import("prosemirror-state").Transaction} tr */
const after = (tr, range = lamp) => mapRange(range, tr.mapping.maps);

test("text written before a range moves it, text at its ends stays outside", () => {
  const tr = edit()
    .insertText("So. ", 1)
    .insertText("old ", lamp.from + 4)
    .insertText("s", lamp.to + 8);
  const { from, to, adrift } = after(tr);
  assert.equal(tr.doc.textBetween(from, to), "lamp");
  assert.equal(adrift, false);
});

test("text written inside a range belongs to it, also a new paragraph", () => {
  const tr = edit()
    .insertText("mm", lamp.from + 2)
    .split(lamp.from + 3);
  const { from, to } = after(tr);
  assert.equal(tr.doc.textBetween(from, to, "|"), "lam|mmp");
});

test("a range whose words are all deleted is adrift at the place where they were", () => {
  const tr = edit().delete(lamp.from - 2, lamp.to + 2);
  assert.deepEqual(after(tr), { from: lamp.from - 2, to: lamp.from - 2, adrift: true });
});

test("a range inside a replaced passage is adrift before the new words", () => {
  const tr = edit().insertText("fire and no more", lamp.from - 1, lamp.to + 1);
  assert.deepEqual(after(tr), { from: lamp.from - 1, to: lamp.from - 1, adrift: true });
});

test("a range once adrift stays so, and still follows the text", () => {
  const tr = edit().delete(lamp.from, lamp.to).insertText("So. ", 1);
  assert.deepEqual(after(tr), { from: lamp.from + 4, to: lamp.from + 4, adrift: true });
});

test("a point stays before what is written at it, and is adrift only when deleted across", () => {
  const point = { from: lamp.to, to: lamp.to };
  assert.deepEqual(after(edit().insertText("s", lamp.to), point), { ...point, adrift: false });
  assert.equal(after(edit().delete(lamp.from, lamp.to), point).adrift, false);
  assert.deepEqual(after(edit().delete(lamp.from, lamp.to + 1), point), {
    from: lamp.from,
    to: lamp.from,
    adrift: true,
  });
});

test("the result does not depend on how the steps are grouped", () => {
  const tr = edit().delete(lamp.from, lamp.to).insertText("light", lamp.from).split(3).addMark(1, 3, schema.mark("em"));
  const oneByOne = tr.steps.reduce((range, step) => mapRangeThrough(range, step), { ...lamp, adrift: false });
  assert.deepEqual(after(tr), oneByOne);
});
