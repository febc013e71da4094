/** Owns what people do besides writing: remark, answer, decide, take back, arrange chapters, invite. */

import { newId } from "../../../static/js/lib/ids.js";
import { slicing } from "./slicing.js";
import { stretch, tokensOf } from "./tokens.js";

/**
 * @typedef {import("../../../static/js/draft/state.js").DraftState} DraftState
 * @typedef {import("../../../static/js/draft/state.js").Annotation} Annotation
 * @typedef {{random: import("./random.js").Random, state: DraftState, newToken: () => string}} Reading
 * @typedef {[name: string, data: object]} Wanted a command
 * @typedef {(reading: Reading) => Wanted | null} RemarkAct the command, or null where there is nothing to do it to
 */

const MOST_CHAPTERS = 6;
const KINDS = ["typo", "wording", "pacing", "question", null];

/** @param {Reading} reading */
function passage({ random, state }) {
  const chapter = random.one(state.chapters);
  const range = chapter && stretch(random, chapter.doc, 40);
  return range ? { chapter, anchor: { chapter: chapter.id, version: chapter.version, ...range } } : null;
}

/** @type {RemarkAct} */
function leaveComment(reading) {
  const found = passage(reading);
  const kind = reading.random.one(KINDS);
  return found && ["leave_comment", { annotation: newId(), ...found.anchor, body: reading.newToken(), kind }];
}

/** @type {RemarkAct} */
function suggestEdit(reading) {
  const found = passage(reading);
  if (!found) return null;
  const { from, to } = found.anchor;
  const replacement = slicing(reading.random, found.chapter.doc, from, to, reading.newToken());
  return ["suggest_edit", { annotation: newId(), ...found.anchor, body: "", replacement }];
}

/**
 * @param {Reading} reading
 * @param {(annotation: Annotation) => boolean} suits
 */
const annotation = ({ random, state }, suits) => random.one(Object.values(state.annotations).filter(suits));

/**
 * @param {DraftState} state
 * @returns {(one: {author: number}) => boolean}
 */
const by = (state) => (one) => one.author === state.you.id;

/**
 * An act on one annotation.
 *
 * @param {string} name
 * @param {(annotation: Annotation, state: DraftState) => boolean} suits
 * @param {(annotation: Annotation, reading: Reading) => object | null} [more] what the command takes besides
 * @returns {RemarkAct}
 */
function on(name, suits, more = () => ({})) {
  return (reading) => {
    const one = annotation(reading, (each) => suits(each, reading.state));
    const data = one ? more(one, reading) : null;
    return one && data ? [name, { annotation: one.id, ...data }] : null;
  };
}

/** @param {Annotation} one */
const isOpen = (one) => one.state === "open";
/** @param {Annotation} one */
const isSuggestion = (one) => one.replacement !== null;

/** @type {(one: Annotation, reading: Reading) => object} */
function revision(one, { random, state, newToken }) {
  const doc = state.chapters.find(({ id }) => id === one.chapter)?.doc;
  const suggests = isSuggestion(one) && doc && !one.adrift && !tokensOf(doc.textBetween(one.from, one.to, " ")).length;
  const replacement = suggests ? { replacement: slicing(random, doc, one.from, one.to, newToken()) } : {};
  return { body: newToken(), kind: one.kind, ...replacement };
}

/** @type {(one: Annotation, reading: Reading) => object | null} */
function ownReply(one, { random, state }) {
  const reply = random.one(one.replies.filter(by(state)));
  return reply ? { reply: reply.id } : null;
}

/** @type {(one: Annotation, state: DraftState) => boolean} */
const hasOwnReply = (one, state) => one.replies.some(by(state));

/** Every act of a beta, and how often. @type {Readonly<Record<string, [number, RemarkAct]>>} */
export const READING = {
  leave_comment: [30, leaveComment],
  suggest_edit: [24, suggestEdit],
  reply: [
    12,
    on(
      "reply",
      () => true,
      (_one, { newToken }) => ({ reply: newId(), body: newToken() }),
    ),
  ],
  revise: [10, on("revise_annotation", (one, state) => isOpen(one) && by(state)(one), revision)],
  withdraw: [4, on("withdraw_annotation", (one, state) => one.state !== "accepted" && by(state)(one))],
  revise_reply: [
    5,
    on("revise_reply", hasOwnReply, (one, reading) => {
      const reply = ownReply(one, reading);
      return reply && { ...reply, body: reading.newToken() };
    }),
  ],
  withdraw_reply: [3, on("withdraw_reply", hasOwnReply, ownReply)],
  rename_member: [1, ({ newToken }) => ["rename_member", { name: newToken() }]],
};

/** What a beta may not do: each of these must be refused. @type {Readonly<Record<string, [number, RemarkAct]>>} */
export const FORBIDDEN = {
  edit_text: [
    4,
    ({ state, random, newToken }) => {
      const chapter = random.one(state.chapters);
      if (!chapter) return null;
      const content = [{ type: "paragraph", content: [{ type: "text", text: newToken() }] }];
      const steps = [{ stepType: "replace", from: 0, to: 0, slice: { content } }];
      return ["edit_text", { chapter: chapter.id, version: chapter.version, steps, client: newId() }];
    },
  ],
  accept: [2, on("accept_suggestion", (one) => isOpen(one) && isSuggestion(one))],
  rename_chapter: [
    1,
    ({ state, newToken }) => ["rename_chapter", { chapter: state.chapters[0]?.id, title: newToken() }],
  ],
};

/** @type {RemarkAct} */
function attach(reading) {
  const found = passage(reading);
  const one = annotation(reading, ({ adrift }) => adrift) ?? annotation(reading, () => true);
  return found && one ? ["attach_annotation", { annotation: one.id, ...found.anchor }] : null;
}

/** @type {RemarkAct} */
function addChapter({ state, random, newToken }) {
  if (state.chapters.length + state.removed_chapters.length >= MOST_CHAPTERS) return null;
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
  reply: [
    6,
    on(
      "reply",
      () => true,
      (_one, { newToken }) => ({ reply: newId(), body: newToken() }),
    ),
  ],
  accept: [16, on("accept_suggestion", (one) => isOpen(one) && isSuggestion(one) && !one.adrift)],
  reject: [
    5,
    on(
      "reject_suggestion",
      (one) => isOpen(one) && isSuggestion(one),
      (_one, { newToken }) => ({ reason: newToken() }),
    ),
  ],
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
  edit_header: [2, editHeader],
  create_invitation: [1, ({ newToken }) => ["create_invitation", { role: "viewer", label: newToken() }]],
  revoke_invitation: [1, revokeInvitation],
};
