/** Tests of the reducer: a snapshot and an event make the next snapshot, for every kind of event. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Transform } from "prosemirror-transform";
import { initialState, reduce } from "../../static/js/draft/state.js";
import { stepsToWire } from "../../static/js/prose/steps.js";
import { chapter } from "./support/chapters.js";
import { AT, comment, edited, event, lamp, snapshot, suggestion } from "./support/snapshots.js";

const LATER = { seq: 11 };
const [ebb, flood] = snapshot().chapters;
const [rhiannon, helen] = snapshot().members;
const [link] = snapshot().invitations;

/** @param {import("../../static/js/draft/state.js").DraftState} state */
function plain({ chapters, ...state }) {
  return { ...state, chapters: chapters.map(({ doc, ...rest }) => ({ ...rest, doc: doc.toJSON() })) };
}

/**
 * The draft with some of its annotations changed.
 *
 * @param {Record<string, object | null>} changes by id; null takes one away
 * @param {Record<string, unknown>} [besides]
 */
function remarked(changes, besides = {}) {
  const annotations = [comment, suggestion].flatMap((one) => {
    const change = changes[one.id];
    return change === null ? [] : [{ ...one, ...change }];
  });
  return { annotations, ...besides };
}

/** @param {string} verdict @param {string} [reason] */
const decision = (verdict, reason = "") => ({
  state: verdict,
  decision: { verdict, by: 1, at: AT, reason, batch: 11, replacement: null },
});

const typed = new Transform(lamp).insert(5, lamp.type.schema.text("big "));
const cut = new Transform(lamp).delete(5, 10);
const accepted = new Transform(lamp).replaceWith(29, 33, lamp.type.schema.text("month"));
const acceptance = { chapter: "chapter-1", version: 4, steps: stepsToWire(accepted.steps), from: 29, to: 34 };
const remark = { chapter: "chapter-2", version: 0, from: 1, to: 6, quote: "Below", prefix: "", suffix: " them" };
const fresh = { ...suggestion, chapter: "chapter-2", author: 2, adrift: false };

/** What each event makes of the draft. @type {Record<string, [object, Record<string, unknown>]>} */
const EVENTS = {
  draft_created: [
    { title: "High Water", header: { fields: [], closing_note: "x" } },
    { title: "High Water", header: { fields: [], closing_note: "x" } },
  ],
  header_edited: [
    { title: "Neap", header: { fields: [], closing_note: "" } },
    { title: "Neap", header: { fields: [], closing_note: "" } },
  ],
  member_joined: [
    { member: { id: 3, name: "Omar", role: "beta", hue: 2 }, invitation: "link-1", wants_credit: true },
    {
      members: [rhiannon, helen, { id: 3, name: "Omar", role: "beta", hue: 2, removed: false }],
      invitations: [{ ...link, uses: 2 }],
    },
  ],
  member_renamed: [{ member: 2, name: "Nell" }, { members: [rhiannon, { ...helen, name: "Nell" }] }],
  member_role_changed: [{ member: 2, role: "coauthor" }, { members: [rhiannon, { ...helen, role: "coauthor" }] }],
  member_removed: [{ member: 2 }, { members: [rhiannon, { ...helen, removed: true }] }],
  invitation_created: [{ invitation: { ...link, id: "link-2" } }, { invitations: [link, { ...link, id: "link-2" }] }],
  invitation_revoked: [{ invitation: "link-1" }, { invitations: [{ ...link, revoked: true }] }],
  chapter_added: [
    { chapter: "chapter-3", title: "Slack", position: 1, doc: chapter("Slack water.").toJSON() },
    { chapters: [ebb, { id: "chapter-3", title: "Slack", version: 0, doc: chapter("Slack water.").toJSON() }, flood] },
  ],
  chapter_renamed: [{ chapter: "chapter-2", title: "Spring" }, { chapters: [ebb, { ...flood, title: "Spring" }] }],
  chapter_moved: [{ chapter: "chapter-2", position: 0 }, { chapters: [flood, ebb] }],
  chapter_removed: [
    { chapter: "chapter-2" },
    { chapters: [ebb], removed_chapters: [{ id: "chapter-2", title: "Flood" }] },
  ],
  chapter_restored: [{ chapter: "chapter-9", position: 0 }, {}],
  text_edited: [
    edited(typed.steps).data,
    remarked(
      { "comment-1": { from: 9, to: 13 }, "suggestion-1": { from: 33, to: 37 } },
      { chapters: [{ ...ebb, version: 5, doc: typed.doc.toJSON() }, flood] },
    ),
  ],
  comment_left: [
    { annotation: "new-1", ...remark, adrift: false, body: "Oh.", kind: null },
    {
      annotations: [
        comment,
        suggestion,
        { ...fresh, ...anchor(remark), id: "new-1", body: "Oh.", kind: null, replacement: null, original: "" },
      ],
    },
  ],
  edit_suggested: [
    { annotation: "new-1", ...remark, adrift: false, body: "", kind: "typo", replacement: {}, original: "Below" },
    {
      annotations: [
        comment,
        suggestion,
        { ...fresh, ...anchor(remark), id: "new-1", body: "", kind: "typo", replacement: {}, original: "Below" },
      ],
    },
  ],
  annotation_revised: [
    { annotation: "comment-1", body: "What lamp?", kind: "wording", replacement: null },
    remarked({ "comment-1": { body: "What lamp?", kind: "wording", replacement: null, revised_at: AT } }),
  ],
  annotation_withdrawn: [{ annotation: "comment-1" }, remarked({ "comment-1": null })],
  annotation_attached: [
    { annotation: "comment-1", ...remark },
    remarked({ "comment-1": { ...anchor(remark), adrift: false } }),
  ],
  reply_left: [
    { annotation: "suggestion-1", reply: "reply-2", body: "Longer still." },
    remarked({
      "suggestion-1": {
        replies: [{ id: "reply-2", author: 2, body: "Longer still.", answer: null, at: AT, revised_at: null }],
      },
    }),
  ],
  reply_revised: [
    { annotation: "comment-1", reply: "reply-1", body: "The lamp." },
    remarked({ "comment-1": { replies: [{ ...comment.replies[0], body: "The lamp.", revised_at: AT }] } }),
  ],
  reply_withdrawn: [{ annotation: "comment-1", reply: "reply-1" }, remarked({ "comment-1": { replies: [] } })],
  suggestion_accepted: [
    { annotation: "suggestion-1", ...acceptance },
    remarked(
      { "suggestion-1": { from: 29, to: 34, ...decision("accepted") } },
      { chapters: [{ ...ebb, version: 5, doc: accepted.doc.toJSON() }, flood] },
    ),
  ],
  suggestion_rejected: [
    { annotation: "suggestion-1", reason: "A week will do." },
    remarked({ "suggestion-1": decision("rejected", "A week will do.") }),
  ],
  comment_resolved: [{ annotation: "comment-1", reason: "" }, remarked({ "comment-1": decision("resolved") })],
  annotation_reopened: [{ annotation: "comment-1" }, {}],
  story_published: [
    { story: 7, slug: "low-water", edition: 1, title: "Low Water", header: {}, credits: [] },
    { story: { id: 7, slug: "low-water", edition: 1, url: "/stories/7/low-water", published_at: AT } },
  ],
};

/** @param {typeof remark} data */
function anchor({ version: _version, ...data }) {
  return data;
}

/** Events that somebody else than the author causes. */
const BY_HELEN = new Set(["comment_left", "edit_suggested", "reply_left"]);

for (const [kind, [data, changes]] of Object.entries(EVENTS)) {
  test(`${kind} makes of the snapshot the next one`, () => {
    const before = initialState(snapshot());
    const kept = plain(before);
    const after = reduce(before, event(kind, data, { actor: BY_HELEN.has(kind) ? 2 : 1 }));
    assert.deepEqual(plain(after), plain(initialState(snapshot({ ...LATER, ...changes }))));
    assert.deepEqual(plain(before), kept, "the state before is as it was");
  });
}

test("what one is called oneself changes with one's name", () => {
  const after = reduce(initialState(snapshot()), event("member_renamed", { member: 1, name: "Rhi" }));
  assert.equal(after.you.name, "Rhi");
});

test("an acceptance taken back puts the words, the place and the state back", () => {
  const there = reduce(
    initialState(snapshot()),
    event("suggestion_accepted", { annotation: "suggestion-1", ...acceptance }),
  );
  const back = new Transform(accepted.doc).replaceWith(29, 34, lamp.type.schema.text("week"));
  const data = {
    annotation: "suggestion-1",
    chapter: "chapter-1",
    version: 5,
    steps: stepsToWire(back.steps),
    from: 29,
    to: 33,
  };
  const after = plain(reduce(there, event("annotation_reopened", data, { seq: 12 })));
  const chapters = [{ ...ebb, version: 6 }, flood];
  assert.deepEqual(after, plain(initialState(snapshot({ seq: 12, chapters }))));
});

test("a remark whose words are deleted is adrift where they were, and stays so", () => {
  const adrift = reduce(initialState(snapshot()), edited(cut.steps));
  const back = new Transform(cut.doc).insert(5, lamp.type.schema.text("lamp "));
  const after = reduce(adrift, edited(back.steps, { seq: 12, version: 5 }));
  for (const state of [adrift, after]) {
    const { from, to, adrift: isAdrift } = state.annotations["comment-1"] ?? assert.fail();
    assert.deepEqual({ from, to, isAdrift }, { from: 5, to: 5, isAdrift: true });
  }
});

test("remarks of a removed chapter are kept for its return", () => {
  const after = reduce(initialState(snapshot()), event("chapter_removed", { chapter: "chapter-1" }));
  assert.deepEqual(Object.keys(after.annotations), ["comment-1", "suggestion-1"]);
});

test("an event that one may not see is only counted", () => {
  const after = reduce(initialState(snapshot()), { draft: "d", seq: 11 });
  assert.deepEqual(plain(after), plain(initialState(snapshot(LATER))));
});

test("an event of a kind nobody knows yet is only counted", () => {
  const after = reduce(initialState(snapshot()), event("tide_turned", {}));
  assert.deepEqual(plain(after), plain(initialState(snapshot(LATER))));
});

test("an event that does not follow is refused", () => {
  for (const seq of [9, 10, 12])
    assert.throws(() => reduce(initialState(snapshot()), event("chapter_renamed", {}, { seq })), RangeError);
});

test("steps of another version, or that do not fit, are refused", () => {
  const state = initialState(snapshot());
  assert.throws(() => reduce(state, edited(typed.steps, { version: 3 })), RangeError);
  const far = [{ stepType: "replace", from: 900, to: 901 }];
  const data = { chapter: "chapter-1", version: 4, steps: far, client: "c" };
  assert.throws(() => reduce(state, event("text_edited", data)), RangeError);
});
