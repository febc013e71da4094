/** Owns what events on remarks, but for decisions, do to the state, and how anchors follow the steps of a text. */

import { mapRange } from "../prose/anchors.js";

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {import("./state.js").Annotation} Annotation
 * @typedef {import("./state.js").Reducer} Reducer
 * @typedef {import("prosemirror-transform").Step} Step
 */

/**
 * The state with every anchor of a chapter mapped through steps.
 *
 * @param {DraftState} state
 * @param {string} chapter
 * @param {readonly Step[]} steps
 * @returns {DraftState}
 */
export function followSteps(state, chapter, steps) {
  const maps = steps.map((step) => step.getMap());
  const first = firstChange(maps);
  /** @type {Record<string, Annotation>} */
  const moved = {};
  for (const id in state.annotations) {
    const annotation = /** @type {Annotation} */ (state.annotations[id]);
    if (annotation.chapter !== chapter || annotation.to < first) continue;
    const range = mapRange(annotation, maps);
    const { from, to, adrift } = annotation;
    if (range.from !== from || range.to !== to || range.adrift !== adrift) moved[id] = { ...annotation, ...range };
  }
  return { ...state, annotations: { ...state.annotations, ...moved } };
}

/**
 * Before this place no step changes anything: what ends there stays where it is.
 *
 * @param {readonly import("prosemirror-transform").StepMap[]} maps
 * @returns {number}
 */
function firstChange(maps) {
  let first = Infinity;
  for (const map of maps) map.forEach((start) => (first = Math.min(first, start)));
  return first;
}

/**
 * @param {DraftState} state
 * @param {string} id
 * @param {(annotation: Annotation) => Partial<Annotation>} change
 * @returns {DraftState}
 */
function withAnnotation(state, id, change) {
  const annotation = state.annotations[id];
  if (!annotation) return state;
  return { ...state, annotations: { ...state.annotations, [id]: { ...annotation, ...change(annotation) } } };
}

/** What is so of every remark at first. */
const NEW = Object.freeze({ replacement: null, original: "", state: "open", decision: null, replies: [] });

/** @type {Reducer} */
function remarkLeft(state, { kind, actor, at, data }) {
  const annotation = {
    ...NEW,
    ...anchorOf(data),
    id: data.annotation,
    adrift: data.adrift,
    author: actor,
    body: data.body,
    kind: data.kind,
    replacement: kind === "edit_suggested" ? data.replacement : null,
    original: data.original ?? "",
    private: data.private ?? false,
    at,
    revised_at: null,
    reactions: data.reaction ? [{ reaction: data.reaction, by: actor }] : [],
  };
  return { ...state, annotations: { ...state.annotations, [annotation.id]: annotation } };
}

/** @param {any} data */
const anchorOf = ({ chapter, from, to, quote, prefix, suffix }) => ({ chapter, from, to, quote, prefix, suffix });

/** @type {Reducer} */
function annotationRevised(state, { at, data: { annotation, body, kind, replacement } }) {
  return withAnnotation(state, annotation, () => ({ body, kind, replacement, revised_at: at }));
}

/** @type {Reducer} */
function annotationWithdrawn(state, { data }) {
  const left = Object.entries(state.annotations).filter(([id]) => id !== data.annotation);
  return { ...state, annotations: Object.fromEntries(left) };
}

/** @type {Reducer} */
function replyLeft(state, { actor, at, data }) {
  const { reply: id, body, answer = null } = data;
  const reply = { id, author: actor, body, answer, at, revised_at: null };
  return withAnnotation(state, data.annotation, ({ replies }) => ({ replies: [...replies, reply] }));
}

/** @type {Reducer} */
function replyRevised(state, { at, data }) {
  return withAnnotation(state, data.annotation, ({ replies }) => ({
    replies: replies.map((one) => (one.id === data.reply ? { ...one, body: data.body, revised_at: at } : one)),
  }));
}

/** @type {Reducer} */
function replyWithdrawn(state, { data }) {
  return withAnnotation(state, data.annotation, ({ replies }) => ({
    replies: replies.filter(({ id }) => id !== data.reply),
  }));
}

/** @type {Reducer} */
function reactionChanged(state, { actor, data: { annotation, reaction, on } }) {
  return withAnnotation(state, annotation, ({ reactions }) => {
    const others = reactions.filter((one) => one.reaction !== reaction || one.by !== actor);
    if (!on) return { reactions: others };
    return { reactions: others.length < reactions.length ? reactions : [...reactions, { reaction, by: actor }] };
  });
}

/**
 * A private note that everybody sees from now on: new to all but its writer, whose own becomes public.
 *
 * @type {Reducer}
 */
function notePublished(state, { data }) {
  const { annotation: id, adrift, author, body, kind, at, revised_at, replies, reactions } = data;
  const told = { id, adrift, author, body, kind, at, revised_at, replies, reactions };
  const note = { ...NEW, ...state.annotations[id], ...anchorOf(data), ...told, private: false };
  return { ...state, annotations: { ...state.annotations, [id]: note } };
}

/**
 * What each kind of event on a remark does.
 *
 * @type {Record<string, Reducer>}
 */
export const REMARKS = {
  comment_left: remarkLeft,
  edit_suggested: remarkLeft,
  annotation_revised: annotationRevised,
  annotation_withdrawn: annotationWithdrawn,
  annotation_attached: (state, { data }) =>
    withAnnotation(state, data.annotation, () => ({ ...anchorOf(data), adrift: false })),
  reply_left: replyLeft,
  reply_revised: replyRevised,
  reply_withdrawn: replyWithdrawn,
  annotation_classified: (state, { data: { annotation, kind } }) => withAnnotation(state, annotation, () => ({ kind })),
  reaction_changed: reactionChanged,
  note_published: notePublished,
};
