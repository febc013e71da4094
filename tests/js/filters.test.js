/** Checks what a filter keeps, that search reads over accents and quotes, and what one act on all that is shown decides. */

import assert from "node:assert/strict";
import test from "node:test";
import { chapter, find } from "./support/chapters.js";
import { author, comment, desk, helen, omar, suggestion } from "./support/remark_cast.js";
import { EVERYTHING, filterFrom, folded, isFiltering, passes } from "../../static/js/draft/filters.js";
import { latestAct } from "../../static/js/draft/act_undo.js";
import { batchOf, thankedBy } from "../../static/js/draft/filters_batch.js";
import { contextOf } from "../../static/js/draft/remark.js";

const remarks = [
  comment({ id: "brass", kind: "question" }),
  comment({ id: "omars", author: omar.id, body: "Slow here.", state: "resolved", chapter: "chapter-2" }),
  suggestion({ id: "copper" }),
  suggestion({
    id: "answered",
    body: "",
    replies: [{ id: "r", author: 1, body: "Déjà vu?", at: "", revised_at: null }],
  }),
];

const kept = (/** @type {Partial<typeof EVERYTHING>} */ filter) =>
  remarks.filter((one) => passes({ ...EVERYTHING, ...filter }, one, "chapter-1")).map(({ id }) => id);

test("each choice keeps what it names", () => {
  assert.deepEqual(kept({}), ["brass", "omars", "copper", "answered"]);
  assert.deepEqual(kept({ person: String(omar.id) }), ["omars"]);
  assert.deepEqual(kept({ kind: "question" }), ["brass"]);
  assert.deepEqual(kept({ kind: "none", sort: "suggestions" }), ["copper", "answered"]);
  assert.deepEqual(kept({ sort: "comments" }), ["brass", "omars"]);
  assert.deepEqual(kept({ state: "decided" }), ["omars"]);
  assert.deepEqual(kept({ state: "rejected" }), []);
  assert.deepEqual(kept({ chapter: "this" }), ["brass", "copper", "answered"]);
});

test("search reads bodies, quotes, replacements and answers, without minding accents or case", () => {
  assert.deepEqual(kept({ search: "SHINE" }), ["brass"]);
  assert.deepEqual(kept({ search: "copper" }), ["copper", "answered"]);
  assert.deepEqual(kept({ search: "deja vu" }), ["answered"]);
  assert.deepEqual(kept({ search: "brass" }), ["brass", "omars", "copper", "answered"]);
  assert.equal(folded("“Œdème” d’été"), folded('"œdeme" d\'ete'));
});

test("a kept filter that is none keeps everything", () => {
  assert.deepEqual(filterFrom({ person: 3, colour: "red", kind: "typo" }), { ...EVERYTHING, kind: "typo" });
  assert.equal(isFiltering(filterFrom("broken")), false);
  assert.equal(isFiltering({ ...EVERYTHING, search: "  " }), false);
});

const doc = chapter("The lens was cleaned with brass polish, and the brass shone.");
const brass = find(doc, "brass polish");
const shone = find(doc, "shone");
const cast = [
  suggestion({ id: "first", ...brass, original: "brass polish" }),
  suggestion({ id: "second", from: brass.from + 3, to: brass.to, original: "ss polish", author: omar.id }),
  suggestion({ id: "alone", ...shone, original: "shone" }),
  suggestion({ id: "stale", ...find(doc, "lens"), original: "lamp" }),
  suggestion({ id: "decided", ...find(doc, "cleaned"), original: "cleaned", state: "rejected" }),
  comment({ id: "words", ...shone }),
  comment({ id: "note", ...shone, private: true }),
];
const state = /** @type {any} */ ({
  chapters: [{ id: "chapter-1", title: "", version: 0, doc }],
  annotations: Object.fromEntries(cast.map((one) => [one.id, one])),
  members: [author, helen, omar],
  you: desk(author).context.me,
});

test("accepting all that is shown leaves choices and changed words", () => {
  const { ids, choices, changed, people, chapters } = batchOf(state, cast, "accepted");
  assert.deepEqual(
    { ids, choices, changed, people, chapters },
    { ids: ["alone"], choices: 2, changed: 1, people: [2], chapters: 1 },
  );
  assert.ok(contextOf(state, desk(author).context).annotations["alone"]);
});

test("rejecting takes every open suggestion, resolving every comment that is no private note", () => {
  assert.deepEqual(batchOf(state, cast, "rejected").ids, ["first", "second", "alone", "stale"]);
  assert.deepEqual(batchOf(state, cast, "resolved").ids, ["words"]);
});

test("accepting tells how many others on the same words are closed with thanks", () => {
  assert.equal(thankedBy(state, ["alone"]), 0);
  assert.equal(thankedBy(state, ["first"]), 1);
  assert.equal(thankedBy(state, ["first", "second"]), 0);
});

test("the latest act on many can be taken back, until something else is decided or none of it stands", () => {
  const decided = (/** @type {string} */ id, /** @type {number} */ batch, verdict = "accepted") => {
    const decision = { verdict, by: 1, at: "", reason: "", batch, replacement: null };
    return [id, suggestion({ id, state: verdict, decision })];
  };
  const act = (/** @type {any[]} */ ...entries) => latestAct(Object.fromEntries(entries));
  const two = [decided("one", 7), decided("two", 7), decided("other", 7, "thanked")];
  assert.deepEqual(act(...two, decided("before", 5)), { batch: 7, verdict: "accepted", count: 2 });
  assert.equal(act(...two, decided("after", 9)), null);
  assert.equal(act(decided("one", 7), decided("other", 7, "thanked")), null);
  assert.equal(act(), null);
});
