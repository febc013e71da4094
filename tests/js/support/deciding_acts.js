/** Owns what writers do besides writing: decide, one by one and on many, take back, arrange and restore chapters, invite. */

import { newId } from "../../../static/js/lib/ids.js";
import {
  isOpen,
  isSuggestion,
  leaveComment,
  markRead,
  on,
  passage,
  publishNote,
  react,
  reply,
  suggestEdit,
} from "./remark_acts.js";
import { slicing } from "./slicing.js";
import { boundaries, tokensIn } from "./tokens.js";

/**
 * @typedef {import("./remark_acts.js").Reading} Reading
 * @typedef {import("./remark_acts.js").RemarkAct} RemarkAct
 * @typedef {import("../../../static/js/draft/state.js").Annotation} Annotation
 * @typedef {import("../../../static/js/draft/state.js").Chapter} Chapter
 */

const MOST_CHAPTERS = 6;
/** So many at most, with those that have been taken out. */
const MOST_EVER = 12;
/** How many remarks are decided on at once, at most. */
const MOST_AT_ONCE = 12;

/** @param {Reading["state"]} state */
const isFull = ({ chapters, removed_chapters: removed }) =>
  chapters.length >= MOST_CHAPTERS || chapters.length + removed.length >= MOST_EVER;

/** @param {Annotation} one */
const isProposed = (one) => isOpen(one) && isSuggestion(one);

/** @type {RemarkAct} */
function decideMany({ random, state }) {
  const verdict = random.one(["accepted", "accepted", "accepted", "rejected", "resolved"]);
  const suits = (/** @type {Annotation} */ one) =>
    isOpen(one) && !one.private && isSuggestion(one) === (verdict !== "resolved");
  const found = Object.values(state.annotations).filter(suits);
  const from = random.below(Math.max(1, found.length - MOST_AT_ONCE));
  const annotations = found.slice(from, from + 2 + random.below(MOST_AT_ONCE)).map(({ id }) => id);
  return annotations.length > 0 ? ["decide_remarks", { annotations, verdict }] : null;
}

/** Take an act on several remarks back, as a whole. @type {RemarkAct} */
function reopenMany({ random, state }) {
  const batches = Object.values(state.annotations).flatMap(({ decision }) => decision?.batch ?? []);
  const several = batches.filter((batch, at) => batches.indexOf(batch) !== at);
  const batch = random.one(several);
  return batch === undefined ? null : ["reopen_remarks", { batch }];
}

/** @type {(one: Annotation, reading: Reading) => object | null} */
function ownVersion(one, { random, state, newToken }) {
  const doc = state.chapters.find(({ id }) => id === one.chapter)?.doc;
  if (!doc || one.adrift || tokensIn(doc).some(({ from, to }) => from < one.to && to > one.from)) return null;
  return { replacement: slicing(random, doc, one.from, one.to, newToken()) };
}

/**
 * A place that is in the middle of no token, as a writer would put the caret.
 *
 * @param {Reading["random"]} random
 * @param {Chapter | undefined} chapter
 */
const caret = (random, chapter) => (chapter && random.one(boundaries(chapter.doc))) ?? 0;

/** @type {RemarkAct} */
function movePassage(reading) {
  const { random, state } = reading;
  const found = passage(reading);
  const into = random.one(state.chapters);
  if (!found || !into) return null;
  const at = caret(random, into);
  return ["move_passage", { ...found.anchor, into: into.id, into_version: into.version, at }];
}

/** @type {RemarkAct} */
function splitChapter({ random, state, newToken }) {
  const chapter = random.one(state.chapters);
  if (!chapter || isFull(state)) return null;
  const at = caret(random, chapter);
  return ["split_chapter", { chapter: chapter.id, version: chapter.version, at, new: newId(), title: newToken() }];
}

/** @type {RemarkAct} */
function mergeChapters({ random, state }) {
  const chapter = random.one(state.chapters.slice(1));
  return chapter && state.chapters.length > 2 ? ["merge_chapters", { chapter: chapter.id }] : null;
}

/** A version from not long ago: what was written since is gone by it. @type {RemarkAct} */
function restoreVersion({ random, state }) {
  const chapter = random.one(state.chapters);
  if (!chapter || chapter.version === 0) return null;
  const version = Math.max(0, chapter.version - 1 - random.below(40));
  return ["restore_version", { chapter: chapter.id, version }];
}

/** @type {RemarkAct} */
function attach(reading) {
  const found = passage(reading);
  const all = Object.values(reading.state.annotations);
  const one = reading.random.one(all.filter(({ adrift }) => adrift)) ?? reading.random.one(all);
  return found && one ? ["attach_annotation", { annotation: one.id, ...found.anchor }] : null;
}

/** @type {RemarkAct} */
function addChapter({ state, random, newToken }) {
  if (isFull(state)) return null;
  const position = random.below(state.chapters.length + 1);
  return ["add_chapter", { chapter: newId(), title: newToken(), position }];
}

/** @param {Reading} reading */
const chapterId = ({ random, state }) => ({ chapter: random.one(state.chapters)?.id ?? "" });

/** @type {RemarkAct} */
function restoreChapter({ random, state }) {
  const chapter = random.one(state.removed_chapters);
  return chapter ? ["restore_chapter", { chapter: chapter.id }] : null;
}

/** @type {RemarkAct} */
function editHeader({ state, newToken }) {
  const fields = [{ label: "Genre", value: newToken() }];
  return ["edit_header", { title: state.title, header: { fields, closing_note: newToken() } }];
}

/** @type {RemarkAct} */
function revokeInvitation({ random, state }) {
  const open = (state.invitations ?? []).filter(({ revoked, label }) => !revoked && label.startsWith("zq"));
  const invitation = random.one(open);
  return invitation ? ["revoke_invitation", { invitation: invitation.id }] : null;
}

/** Every act of a writer besides writing. @type {Readonly<Record<string, [number, RemarkAct]>>} */
export const DECIDING = {
  leave_comment: [8, leaveComment],
  suggest_edit: [4, suggestEdit],
  reply: [6, reply],
  react: [3, react],
  publish_note: [2, publishNote],
  mark_read: [2, markRead],
  accept: [16, on("accept_suggestion", (one) => isProposed(one) && !one.adrift)],
  accept_with_changes: [4, on("accept_suggestion", isProposed, ownVersion)],
  decide_many: [5, decideMany],
  reopen_many: [4, reopenMany],
  reject: [5, on("reject_suggestion", isProposed, (_one, { newToken }) => ({ reason: newToken() }))],
  resolve: [8, on("resolve_comment", (one) => isOpen(one) && !isSuggestion(one))],
  reopen: [12, on("reopen_annotation", (one) => !isOpen(one))],
  attach: [6, attach],
  add_chapter: [2, addChapter],
  rename_chapter: [2, (reading) => ["rename_chapter", { ...chapterId(reading), title: reading.newToken() }]],
  move_chapter: [
    3,
    (reading) => ["move_chapter", { ...chapterId(reading), position: reading.random.below(MOST_CHAPTERS) }],
  ],
  remove_chapter: [2, (reading) => (reading.state.chapters.length < 2 ? null : ["remove_chapter", chapterId(reading)])],
  restore_chapter: [5, restoreChapter],
  move_passage: [5, movePassage],
  split_chapter: [2, splitChapter],
  merge_chapters: [2, mergeChapters],
  restore_version: [3, restoreVersion],
  name_version: [1, ({ newToken }) => ["name_version", { name: newToken() }]],
  edit_header: [2, editHeader],
  create_invitation: [1, ({ newToken }) => ["create_invitation", { role: "viewer", label: newToken() }]],
  revoke_invitation: [1, revokeInvitation],
};
