/** What events on versions do to the state, and how marks on changes follow the text. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { followed } from "../../static/js/draft/changed_marks.js";
import { VERSIONS } from "../../static/js/draft/state_versions.js";

/** @param {object} parts */
const stateOf = (parts) => /** @type {import("../../static/js/draft/state.js").DraftState} */ ({ ...parts });

test("how far one has read is kept for each chapter", () => {
  const read = VERSIONS["chapter_read"];
  assert.ok(read);
  const event = { draft: "d", seq: 2, kind: "chapter_read", actor: 1, at: "", data: { chapter: "b", version: 7 } };
  assert.deepEqual(read(stateOf({ read: { a: 3 } }), event).read, { a: 3, b: 7 });
});

test("a marked change stays on its words while others write before, in and after it", () => {
  const insert = (/** @type {number} */ at) => {
    const slice = { content: [{ type: "text", text: "so " }] };
    return { stepType: "replace", from: at, to: at, slice };
  };
  const passages = [{ from: 10, to: 20, removed: "" }];
  assert.deepEqual(followed(passages, [insert(1)]), [{ from: 13, to: 23, removed: "" }]);
  assert.deepEqual(followed(passages, [insert(15)]), [{ from: 10, to: 23, removed: "" }]);
  assert.deepEqual(followed(passages, [insert(30)]), passages);
});

test("a marked change whose words are gone is a place without words", () => {
  const gone = { stepType: "replace", from: 8, to: 25 };
  assert.deepEqual(followed([{ from: 10, to: 20, removed: "old" }], [gone]), [{ from: 8, to: 8, removed: "old" }]);
});
