/** Tests of the reducers of decisions on many remarks, of reactions and of private notes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Transform } from "prosemirror-transform";
import { initialState, reduce } from "../../static/js/draft/state.js";
import { stepsToWire } from "../../static/js/prose/steps.js";
import { AT, comment, event, lamp, snapshot, suggestion } from "./support/snapshots.js";

/** @typedef {import("../../static/js/draft/state.js").DraftState} DraftState */
/** @typedef {import("../../static/js/draft/state.js").DraftEvent} DraftEvent */

const month = new Transform(lamp).replaceWith(29, 33, lamp.type.schema.text("month"));
const week = new Transform(month.doc).replaceWith(29, 34, lamp.type.schema.text("week"));
/** Another suggestion on the same words. */
const other = { ...suggestion, id: "suggestion-2", from: 27, to: 33, quote: "a week", original: "a week" };
const draft = { annotations: [comment, suggestion, other] };
const { chapter, from, to, adrift, quote, prefix, suffix, body, kind } = comment;
/** What an event says of a comment that is left. */
const told = { chapter, version: 4, from, to, adrift, quote, prefix, suffix, body, kind };
const accepted = event("remarks_decided", {
  verdict: "accepted",
  reason: "Longer.",
  batch: 9,
  chapter: "chapter-1",
  version: 4,
  steps: stepsToWire(month.steps),
  decided: [{ annotation: "suggestion-1", from: 29, to: 34, undo: {} }],
  closed: ["suggestion-2"],
});

/**
 * The draft after events, of which only the remarks and the words of the first chapter are looked at.
 *
 * @param {...DraftEvent} events
 */
function after(...events) {
  const { annotations, chapters } = events.reduce(reduce, initialState(snapshot(draft)));
  return { annotations, text: chapters[0]?.doc.textContent };
}

const before = after();

test("one act puts the words in, and thanks whom it passes over", () => {
  const { annotations, text } = after(accepted);
  const decision = { by: 1, at: AT, reason: "Longer.", batch: 9, replacement: null };
  assert.equal(text, month.doc.textContent);
  assert.deepEqual(annotations, {
    "comment-1": comment,
    "suggestion-1": { ...suggestion, to: 34, state: "accepted", decision: { ...decision, verdict: "accepted" } },
    "suggestion-2": { ...other, to: 34, state: "thanked", decision: { ...decision, verdict: "thanked" } },
  });
});

test("an act taken back leaves everything as it was", () => {
  const reopened = [
    { annotation: "suggestion-1", decision: 11, from: 29, to: 33 },
    { annotation: "suggestion-2", decision: 11 },
  ];
  const place = { chapter: "chapter-1", version: 5, steps: stepsToWire(week.steps) };
  const data = { ...place, reopened, anchors: { "suggestion-2": [27, 33], "not-mine": [1, 2] } };
  assert.deepEqual(after(accepted, event("remarks_reopened", data, { seq: 12 })), before);
});

test("one acceptance taken back opens what it closed", () => {
  const place = { chapter: "chapter-1", version: 5, steps: stepsToWire(week.steps), from: 29, to: 33 };
  const data = { ...place, annotation: "suggestion-1", decision: 11, opened: ["suggestion-2"] };
  const anchors = { "suggestion-2": [27, 33] };
  assert.deepEqual(after(accepted, event("annotation_reopened", { ...data, anchors }, { seq: 12 })), before);
});

test("many are rejected, and opened again, without touching the text", () => {
  const decided = [{ annotation: "suggestion-1" }, { annotation: "suggestion-2" }, { annotation: "of-no-one" }];
  const rejected = event("remarks_decided", { verdict: "rejected", reason: "", batch: 11, decided, closed: [] });
  const states = Object.values(after(rejected).annotations).map(({ state }) => state);
  assert.deepEqual(states, ["open", "rejected", "rejected"]);
  const reopened = decided.map((one) => ({ ...one, decision: 11 }));
  assert.deepEqual(after(rejected, event("remarks_reopened", { reopened }, { seq: 12 })), before);
});

test("an acceptance with changes keeps what the author put in beside what was suggested", () => {
  const own = { content: [{ type: "text", text: "month" }] };
  const steps = stepsToWire(month.steps);
  const place = { annotation: "suggestion-1", chapter: "chapter-1", version: 4, steps, from: 29, to: 34 };
  const { annotations } = after(event("suggestion_accepted", { ...place, with: own, closed: [] }));
  assert.deepEqual(annotations["suggestion-1"]?.decision?.replacement, own);
  assert.deepEqual(annotations["suggestion-1"]?.replacement, suggestion.replacement);
});

test("a reaction stands once for each person, until they take it away", () => {
  const felt = (/** @type {number} */ seq, /** @type {number} */ actor, /** @type {boolean} */ on) =>
    event("reaction_changed", { annotation: "comment-1", reaction: "heart", on }, { seq, actor });
  const events = [felt(11, 1, true), felt(12, 2, true), felt(13, 1, true), felt(14, 2, false)];
  assert.deepEqual(after(...events).annotations["comment-1"]?.reactions, [{ reaction: "heart", by: 1 }]);
});

test("a reaction on a passage begins with whoever left it", () => {
  const left = event("comment_left", { ...told, annotation: "heart-1", body: "", reaction: "tear" }, { actor: 2 });
  assert.deepEqual(after(left).annotations["heart-1"]?.reactions, [{ reaction: "tear", by: 2 }]);
});

test("the kind of a remark can be set by itself", () => {
  const { annotations } = after(event("annotation_classified", { annotation: "comment-1", kind: "pacing" }));
  assert.deepEqual(annotations["comment-1"], { ...comment, kind: "pacing" });
});

test("a note that is published is the same remark to its writer and to everybody else", () => {
  const { author, at, revised_at, reactions, replies } = comment;
  const data = { ...told, annotation: "note-0001", author, at, revised_at, reactions, replies };
  const published = event("note_published", data, { actor: 2, seq: 12 });
  const left = event("comment_left", { ...told, annotation: "note-0001", private: true }, { actor: 2 });
  const mine = after(left, published).annotations["note-0001"];
  const theirs = after({ draft: left.draft, seq: 11 }, published).annotations["note-0001"];
  assert.deepEqual(mine, { ...comment, id: "note-0001" });
  assert.deepEqual(theirs, mine);
});
