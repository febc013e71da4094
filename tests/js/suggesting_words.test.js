/** Tests of what is said of changes that are more than changes of words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { describeChange } from "../../static/js/draft/suggesting_words.js";
import { chapter, marked, paragraph } from "./support/chapters.js";

test("what a change is besides words is said in words", () => {
  const text = { type: "text", text: "week" };
  const block = { type: "paragraph", attrs: { align: null } };
  const heading = { type: "heading", attrs: { level: 2, align: null } };
  const described = (/** @type {object} */ replacement, original = "", from = 5, to = 5) =>
    describeChange({ replacement, original, from, to }).text;
  assert.equal(described({ content: [text] }, "month", 5, 10), "");
  assert.equal(described({ content: [{ ...text, marks: [{ type: "em" }] }] }, "week", 5, 9), "Make italic: “week”");
  assert.equal(described({ content: [text] }, "week", 5, 9), "Change the formatting: “week”");
  assert.equal(described({ content: [block, block], openStart: 1, openEnd: 1 }), "Begin a new paragraph here");
  assert.equal(described({}, "", 5, 7), "Join with the next paragraph");
  assert.equal(described({}, "", 5, 6), "Take out the scene break");
  assert.equal(described({}, "", 5, 5), "Take out the break here");
  assert.equal(described({ content: [heading], openEnd: 1 }, "", 0, 1), "Make this a heading");
  assert.equal(described({ content: [{ type: "scene_break" }] }), "Put a scene break here");
  const quote = { type: "blockquote", content: [{ ...block, content: [text] }] };
  assert.equal(described({ content: [quote] }, "week", 0, 6), "Set as a quotation: “week”");
  const doc = chapter(paragraph(marked("week", "strong")));
  const plain = { replacement: { content: [text] }, original: "week", from: 1, to: 5 };
  assert.equal(describeChange(plain, doc).text, "Make no longer bold: “week”");
});
