/** Owns what decisions on remarks, one or many at a time, do to the state once their steps are in the text. */

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {import("./state.js").Annotation} Annotation
 * @typedef {import("./state.js").DraftEvent} DraftEvent
 * @typedef {import("./state.js").Reducer} Reducer
 * @typedef {{annotation: string, from?: number, to?: number}} Entry where it stands from now on, if that is another place
 */

/**
 * @param {DraftState} state
 * @param {readonly Entry[]} entries
 * @param {Partial<Annotation>} changes of each
 * @returns {DraftState}
 */
function changed(state, entries, changes) {
  if (!entries.length) return state;
  const annotations = { ...state.annotations };
  for (const { annotation: id, from, to } of entries) {
    const annotation = annotations[id];
    if (!annotation) continue;
    const place = from === undefined || to === undefined ? {} : { from, to, adrift: false };
    annotations[id] = { ...annotation, ...place, ...changes };
  }
  return { ...state, annotations };
}

/**
 * What a decision makes of an annotation.
 *
 * @param {string} verdict
 * @param {Required<DraftEvent>} event
 */
function decision(verdict, { seq, actor, at, data }) {
  const replacement = verdict === "accepted" ? (data.with ?? null) : null;
  const batch = data.batch ?? seq;
  return { state: verdict, decision: { verdict, by: actor, at, reason: data.reason ?? "", batch, replacement } };
}

/**
 * The state after a verdict on some annotations, and thanks to those that it closes.
 *
 * @param {DraftState} state
 * @param {Required<DraftEvent>} event
 * @param {string} verdict
 * @param {readonly Entry[]} entries
 */
function decide(state, event, verdict, entries) {
  const closed = (event.data.closed ?? []).map((/** @type {string} */ annotation) => ({ annotation }));
  return changed(changed(state, entries, decision(verdict, event)), closed, decision("thanked", event));
}

/**
 * The state with annotations open again, and others back where they stood.
 *
 * @param {DraftState} state
 * @param {Required<DraftEvent>} event
 * @param {readonly Entry[]} entries
 */
function reopen(state, { data }, entries) {
  /** @type {[string, [number, number]][]} */
  const anchors = Object.entries(data.anchors ?? {});
  const places = anchors.map(([annotation, [from, to]]) => ({ annotation, from, to }));
  return changed(changed(state, entries, { state: "open", decision: null }), places, {});
}

/** @type {Reducer} */
function annotationReopened(state, event) {
  const opened = (event.data.opened ?? []).map((/** @type {string} */ annotation) => ({ annotation }));
  return reopen(state, event, [event.data, ...opened]);
}

/**
 * What each kind of decision does; its steps have been applied to the text before.
 *
 * @type {Record<string, Reducer>}
 */
export const DECISIONS = {
  suggestion_accepted: (state, event) => decide(state, event, "accepted", [event.data]),
  suggestion_rejected: (state, event) => decide(state, event, "rejected", [{ annotation: event.data.annotation }]),
  comment_resolved: (state, event) => decide(state, event, "resolved", [{ annotation: event.data.annotation }]),
  remarks_decided: (state, event) => decide(state, event, event.data.verdict, event.data.decided),
  annotation_reopened: annotationReopened,
  remarks_reopened: (state, event) => reopen(state, event, event.data.reopened),
};
