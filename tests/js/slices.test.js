/** Tests of typed words as slices and of slices as words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ReplaceStep } from "prosemirror-transform";
import { schema } from "../../static/js/prose/schema.js";
import { revisedSlice, sliceToText, textBetween, textToSlice } from "../../static/js/prose/slices.js";
import { chapter, find, marked, paragraph } from "./support/chapters.js";

const doc = chapter(
  paragraph("He said ", marked("never again", "em"), " and left."),
  "The tide was out.",
  paragraph("red sky", schema.node("hard_break"), "at night"),
);

/**
 * @param {number} from
 * @param {number} to
 * @param {import("prosemirror-model").Slice} slice
 */
function replaced(from, to, slice) {
  const result = new ReplaceStep(from, to, slice).apply(doc);
  if (!result.doc) throw new Error(result.failed ?? "failed");
  result.doc.check();
  return result.doc;
}

/**
 * @param {import("prosemirror-model").Node} node
 * @param {import("prosemirror-model").Node} expected
 */
const same = (node, expected) => assert.deepEqual(node.toJSON(), expected.toJSON());

test("one line is inline and closed, with the marks of its place", () => {
  const { from, to } = find(doc, "never again");
  const slice = textToSlice("once more", doc.resolve(from), doc.resolve(to));
  assert.deepEqual([slice.openStart, slice.openEnd], [0, 0]);
  same(replaced(from, to, slice).child(0), paragraph("He said ", marked("once more", "em"), " and left."));
});

test("words over italics and plain text take neither for all", () => {
  const { from } = find(doc, "said");
  const { to } = find(doc, "never");
  assert.equal(textToSlice("x", doc.resolve(from), doc.resolve(to)).content.firstChild?.marks.length, 0);
});

test("several lines are paragraphs open at both ends", () => {
  const { from, to } = find(doc, "tide");
  const slice = textToSlice("sun.\n\nA bell.\nThe sea", doc.resolve(from), doc.resolve(to));
  assert.deepEqual([slice.openStart, slice.openEnd, slice.content.childCount], [1, 1, 3]);
  assert.deepEqual(
    replaced(from, to, slice)
      .children.slice(1, 4)
      .map((node) => node.textContent),
    ["The sun.", "A bell.", "The sea was out."],
  );
});

test("no words are the empty slice", () => {
  assert.equal(textToSlice("", doc.resolve(3)).size, 0);
  assert.equal(revisedSlice(doc, 3, 5, "").size, 0);
});

test("words come out with a line for each block and each line break", () => {
  assert.equal(
    textBetween(doc, 0, doc.content.size),
    "He said never again and left.\nThe tide was out.\nred sky\nat night",
  );
  const { from } = find(doc, "left");
  const { to } = find(doc, "tide");
  assert.equal(sliceToText(doc.slice(from, to)), "left.\nThe tide");
});

test("a revision keeps the marks of the words that were not retyped", () => {
  const end = doc.child(0).content.size + 1;
  const revised = replaced(1, end, revisedSlice(doc, 1, end, "She said never again and wept."));
  same(revised.child(0), paragraph("She said ", marked("never again", "em"), " and wept."));
});

test("a revision of two paragraphs keeps both", () => {
  const { to } = find(doc, "tide");
  const revised = replaced(1, to, revisedSlice(doc, 1, to, "He said never again and stayed.\nThe sea"));
  same(revised.child(0), paragraph("He said ", marked("never again", "em"), " and stayed."));
  assert.equal(revised.child(1).textContent, "The sea was out.");
});

test("a revision of lines broken by hand breaks them the same way", () => {
  const { from, to } = { from: find(doc, "red").from, to: find(doc, "at night").to };
  const revised = replaced(from, to, revisedSlice(doc, from, to, "red sky\nin the morning\ntake warning"));
  assert.equal(revised.childCount, 3);
  assert.equal(textBetween(revised, from, revised.content.size), "red sky\nin the morning\ntake warning");
});

test("a revision never splits an emoji", () => {
  const smile = chapter("a 😀 b");
  const slice = revisedSlice(smile, 1, 7, "a 😁 b");
  assert.equal(sliceToText(slice), "a 😁 b");
  assert.doesNotThrow(() => encodeURIComponent(slice.content.firstChild?.text ?? ""), "no half of a pair");
});

test("taking one of two equal letters away does not count any letter twice", () => {
  const double = chapter("aa");
  assert.equal(sliceToText(revisedSlice(double, 1, 3, "a")), "a");
  assert.equal(sliceToText(revisedSlice(double, 1, 3, "aaa")), "aaa");
});
