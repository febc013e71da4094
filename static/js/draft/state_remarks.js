/** Owns what events on remarks do to the state, and how anchors follow the steps of a text. */

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
  const annotations = { ...state.annotations };
  for (const [id, annotation] of Object.entries(annotations)) {
    if (annotation.chapter !== chapter) continue;
    const range = mapRange(annotation, maps);
    const { from, to, adrift } = annotation;
    if (range.from !== from || range.to !== to || range.adrift !== adrift)
      annotations[id] = { ...annotation, ...range };
  }
  return { ...state, annotations };
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

/** @type {Reducer} */
function remarkLeft(state, { kind, actor, at, data }) {
  const annotation = {
    ...anchorOf(data),
    id: data.annotation,
    adrift: data.adrift,
    author: actor,
    body: data.body,
    kind: data.kind,
    replacement: kind === "edit_suggested" ? data.replacement : null,
    original: data.original ?? "",
    state: "open",
    decision: null,
    at,
    revised_at: null,
    replies: [],
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
  const reply = { id: data.reply, author: actor, body: data.body, at, revised_at: null };
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

/**
 * @param {string} verdict
 * @returns {Reducer}
 */
function decided(verdict) {
  return (state, { actor, at, data }) =>
    withAnnotation(state, data.annotation, () => ({
      state: verdict,
      decision: { verdict, by: actor, at, reason: data.reason ?? "" },
    }));
}

/**
 * The anchor that an event gives outright, after its steps.
 *
 * @type {Reducer}
 */
const placed = (state, { data: { annotation, from, to } }) =>
  withAnnotation(state, annotation, () => ({ from, to, adrift: false }));

/** @type {Reducer} */
function annotationReopened(state, event) {
  const reopened = withAnnotation(state, event.data.annotation, () => ({ state: "open", decision: null }));
  return event.data.steps ? placed(reopened, event) : reopened;
}

/**
 * What each kind of event on a remark does; those with steps have been applied to the text before.
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
  suggestion_accepted: (state, event) => decided("accepted")(placed(state, event), event),
  suggestion_rejected: decided("rejected"),
  comment_resolved: decided("resolved"),
  annotation_reopened: annotationReopened,
};
