/** Owns what betas do: remark, answer, react, keep private notes, publish them; and what they may not do. */

import { newId } from "../../../static/js/lib/ids.js";
import { slicing } from "./slicing.js";
import { stretch, tokensOf } from "./tokens.js";

/**
 * @typedef {import("../../../static/js/draft/state.js").DraftState} DraftState
 * @typedef {import("../../../static/js/draft/state.js").Annotation} Annotation
 * @typedef {{random: import("./random.js").Random, state: DraftState, newToken: () => string}} Reading
 * @typedef {[name: string, data: {annotation?: string, [key: string]: unknown}]} Wanted a command
 * @typedef {(reading: Reading) => Wanted | null} RemarkAct the command, or null where there is nothing to do it to
 */

const KINDS = ["typo", "wording", "pacing", "question", null];
const REACTIONS = ["heart", "laugh", "gasp"];
/** What share of comments are private notes, and of comments on a passage are nothing but a reaction. */
const PRIVATE_SHARE = 0.2;
const REACTION_SHARE = 0.1;

/** @param {Reading} reading */
export function passage({ random, state }) {
  const chapter = random.one(state.chapters);
  const range = chapter && stretch(random, chapter.doc, 40);
  return range ? { chapter, anchor: { chapter: chapter.id, version: chapter.version, ...range } } : null;
}

/** @type {RemarkAct} */
export function leaveComment(reading) {
  const found = passage(reading);
  const { random } = reading;
  const kind = random.one(KINDS);
  const isPrivate = random.happens(PRIVATE_SHARE) ? { private: true } : {};
  const words = random.happens(REACTION_SHARE) ? { reaction: random.one(REACTIONS) } : { body: reading.newToken() };
  return found && ["leave_comment", { annotation: newId(), ...found.anchor, kind, ...words, ...isPrivate }];
}

/** @type {RemarkAct} */
export function suggestEdit(reading) {
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
export function on(name, suits, more = () => ({})) {
  return (reading) => {
    const one = annotation(reading, (each) => suits(each, reading.state));
    const data = one ? more(one, reading) : null;
    return one && data ? [name, { annotation: one.id, ...data }] : null;
  };
}

/** @param {Annotation} one */
export const isOpen = (one) => one.state === "open";
/** @param {Annotation} one */
export const isSuggestion = (one) => one.replacement !== null;

/** @type {(one: Annotation, reading: Reading) => object} */
function revision(one, { random, state, newToken }) {
  const doc = state.chapters.find(({ id }) => id === one.chapter)?.doc;
  const suggests = isSuggestion(one) && doc && !one.adrift && !tokensOf(doc.textBetween(one.from, one.to, " ")).length;
  const replacement = suggests ? { replacement: slicing(random, doc, one.from, one.to, newToken()) } : {};
  return { body: newToken(), kind: one.kind, ...replacement };
}

/** @type {RemarkAct} */
function reviseSuggestion(reading) {
  const found = passage(reading);
  const one = annotation(reading, (each) => isOpen(each) && isSuggestion(each) && by(reading.state)(each));
  if (!found || !one) return null;
  const { from, to } = found.anchor;
  const replacement = slicing(reading.random, found.chapter.doc, from, to, reading.newToken());
  return ["revise_suggestion", { annotation: one.id, ...found.anchor, replacement }];
}

/** @type {(one: Annotation, reading: Reading) => object | null} */
function ownReply(one, { random, state }) {
  const reply = random.one(one.replies.filter(by(state)));
  return reply ? { reply: reply.id } : null;
}

/** @type {RemarkAct} */
export const reply = on(
  "reply",
  () => true,
  (one, { random, state, newToken }) => {
    const answer = by(state)(one) ? { answer: random.one(["solved", "not_yet", null]) } : {};
    return { reply: newId(), body: newToken(), ...answer };
  },
);

/** @type {RemarkAct} */
export const react = on(
  "react",
  () => true,
  (_one, { random }) => ({ reaction: random.one(REACTIONS), on: random.happens(0.7) }),
);

/** @param {Reading} reading */
const someKind = ({ random }) => ({ kind: random.one(KINDS) });

/** @type {RemarkAct} */
export const publishNote = on("publish_note", (one) => one.private && isOpen(one));

/** @type {RemarkAct} */
export function markRead({ random, state }) {
  const chapter = random.one(state.chapters);
  return chapter ? ["mark_read", { chapter: chapter.id, version: chapter.version }] : null;
}

/** @type {(one: Annotation, state: DraftState) => boolean} */
const hasOwnReply = (one, state) => one.replies.some(by(state));

/** Every act of a beta, and how often. @type {Readonly<Record<string, [number, RemarkAct]>>} */
export const READING = {
  leave_comment: [30, leaveComment],
  suggest_edit: [24, suggestEdit],
  reply: [12, reply],
  react: [5, react],
  classify: [
    3,
    on(
      "classify_annotation",
      (one, state) => by(state)(one),
      (_one, reading) => someKind(reading),
    ),
  ],
  publish_note: [4, publishNote],
  mark_read: [3, markRead],
  revise_suggestion: [6, reviseSuggestion],
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
  decide: [
    1,
    on(
      "decide_remarks",
      (one) => isOpen(one) && !isSuggestion(one) && !one.private,
      (one) => ({ annotations: [one.id], verdict: "resolved" }),
    ),
  ],
  restore_version: [
    1,
    ({ state, random }) => {
      const chapter = random.one(state.chapters);
      return chapter?.version ? ["restore_version", { chapter: chapter.id, version: 0 }] : null;
    },
  ],
  rename_chapter: [
    1,
    ({ state, newToken }) => ["rename_chapter", { chapter: state.chapters[0]?.id, title: newToken() }],
  ],
};
