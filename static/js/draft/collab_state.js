/** Owns the passage between one editor's state and the server's text: versions, unconfirmed steps, rebasing. */

import { getVersion, receiveTransaction, sendableSteps } from "prosemirror-collab";
import { TextSelection } from "prosemirror-state";
import { Mapping } from "prosemirror-transform";
import { asReceived } from "./received.js";
import { mapTo, suggestingOf } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 */

/**
 * The version of the server's text on which this editor stands.
 *
 * @param {EditorState} state
 * @returns {number}
 */
export const versionOf = (state) => suggestingOf(state)?.version ?? getVersion(state);

/**
 * The step maps from the confirmed text to the one on the screen.
 *
 * @param {EditorState} state
 * @returns {StepMap[]}
 */
export function unconfirmedMaps(state) {
  const suggesting = suggestingOf(state);
  if (suggesting) return suggesting.spans.length > 0 ? [mapTo(suggesting.spans)] : [];
  return (sendableSteps(state)?.steps ?? []).map((step) => step.getMap());
}

/**
 * The transaction that takes in the server's steps; those already taken in are left out. Null where there is
 * nothing new. Throws a RangeError where steps are missing in between, or do not fit the text.
 *
 * @param {EditorState} state
 * @param {number} version the chapter's version before the steps
 * @param {readonly Step[]} steps
 * @param {readonly (string | number)[]} clientIDs one for each step
 * @returns {Transaction | null}
 */
export function receiving(state, version, steps, clientIDs) {
  const known = getVersion(state) - version;
  if (known < 0) throw new RangeError(`Steps at version ${version}, but the text is at ${getVersion(state)}`);
  const fresh = steps.slice(known);
  if (fresh.length === 0) return null;
  const tr = receiveTransaction(state, fresh, clientIDs.slice(known), { mapSelectionBackward: true });
  return asReceived(tr, fresh);
}

/**
 * A range on the screen as a range of the confirmed text; null where all of it is not yet confirmed.
 *
 * @param {EditorState} state
 * @param {{from: number, to: number}} range
 * @returns {{from: number, to: number} | null}
 */
export function toConfirmed(state, { from, to }) {
  const maps = unconfirmedMaps(state).map((map) => map.invert());
  const back = new Mapping(maps.reverse());
  const start = back.map(from, 1);
  const end = back.map(to, -1);
  if (from < to) return start < end ? { from: start, to: end } : null;
  return { from: Math.min(start, end), to: Math.min(start, end) };
}

/**
 * The transaction that selects what a range of the confirmed text is on the screen.
 *
 * @param {EditorState} state
 * @param {{from: number, to: number}} range
 * @returns {Transaction}
 */
export function selectingConfirmed(state, { from, to }) {
  const over = new Mapping(unconfirmedMaps(state));
  const place = (/** @type {number} */ at) => state.doc.resolve(Math.min(over.map(at), state.doc.content.size));
  return state.tr.setSelection(TextSelection.between(place(from), place(to)));
}

/**
 * Replays steps that were made on an earlier text, on a local transaction or any other. `since` are the maps of what the server
 * took in after the version they were made at. A step that does not fit any more is left out, and those
 * made after it are mapped as if it had never been.
 *
 * @param {import("prosemirror-transform").Transform} tr
 * @param {readonly Step[]} steps
 * @param {readonly StepMap[]} since
 * @returns {Step[]} the steps left out
 */
export function replay(tr, steps, since) {
  let over = new Mapping([...since]);
  return steps.filter((step) => {
    const mapped = step.map(over);
    const fits = mapped !== null && !tr.maybeStep(mapped).failed;
    if (fits && over.maps.length === 0) return false;
    const next = new Mapping([step.getMap().invert()]);
    next.appendMapping(over);
    if (fits) next.appendMap(mapped.getMap(), 0);
    over = next;
    return !fits;
  });
}
