/** Owns the passage between one editor's state and the server's text: versions, unconfirmed steps, rebasing. */

import { getVersion, receiveTransaction, sendableSteps } from "prosemirror-collab";
import { PluginKey } from "prosemirror-state";
import { Mapping } from "prosemirror-transform";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 */

const receivedKey = new PluginKey("received");

/**
 * The steps a transaction brought from the server, own ones coming back included; null for a local one.
 *
 * @param {Transaction} tr
 * @returns {readonly Step[] | null}
 */
export const receivedSteps = (tr) => tr.getMeta(receivedKey) ?? null;

/** @param {Transaction} tr */
export const isReceived = (tr) => receivedSteps(tr) !== null;

/**
 * The step maps from the confirmed text to the one on the screen.
 *
 * @param {EditorState} state
 * @returns {StepMap[]}
 */
export function unconfirmedMaps(state) {
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
  return tr.setMeta(receivedKey, fresh);
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
 * Replays steps kept from an earlier visit on a local transaction. `since` are the maps of what the server
 * took in after the version they were made at. A step that does not fit any more is left out, and those
 * made after it are mapped as if it had never been.
 *
 * @param {Transaction} tr
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
