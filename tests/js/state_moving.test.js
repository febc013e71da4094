/** Tests of what moving does to the state, and of which words lie under a point. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceAt } from "../../static/js/draft/drop_passage.js";
import { initialState, reduce } from "../../static/js/draft/state.js";
import { schema } from "../../static/js/prose/schema.js";

const doc = schema.node("doc", null, [
  schema.node("paragraph", null, [schema.text("The lamp was out. It was not the oil.")]),
  schema.node("scene_break"),
]);

/** @param {string} id */
const remark = (id) => ({ id, chapter: "chapter-a", from: 5, to: 9, adrift: true, quote: "lamp", replies: [] });

const snapshot = {
  draft: "d",
  seq: 1,
  title: "",
  header: { fields: [], closing_note: "" },
  you: { id: 1, name: "R", role: "author", can: [] },
  chapters: ["chapter-a", "chapter-b"].map((id) => ({ id, title: "", version: 0, doc: doc.toJSON() })),
  removed_chapters: [],
  annotations: [remark("one"), remark("two")],
  members: [],
  story: null,
};

test("remarks that were moved stand in the other chapter, no longer adrift, with their quotes", () => {
  const data = { chapter: "chapter-b", version: 0, anchors: { one: [1, 4], unknown: [2, 3] } };
  const before = initialState(snapshot);
  const state = reduce(before, { draft: "d", seq: 2, kind: "remarks_moved", actor: 1, at: "", data });
  assert.deepEqual(state.annotations.one, {
    ...before.annotations.one,
    chapter: "chapter-b",
    from: 1,
    to: 4,
    adrift: false,
  });
  assert.equal(state.annotations.two, before.annotations.two);
  assert.equal(state.annotations.unknown, undefined);
});

test("what is dropped on a sentence is dropped on all of it, and nowhere else", () => {
  assert.deepEqual(sentenceAt(doc, 6), { from: 1, to: 18 });
  assert.deepEqual(sentenceAt(doc, 22), { from: 19, to: 38 });
  assert.equal(sentenceAt(doc, doc.content.size), null);
});
