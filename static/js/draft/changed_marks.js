/** Owns the light marks on what has changed since one last read: painted on the words, never part of the text. */

import { Mapping } from "prosemirror-transform";
import { stepsFromWire } from "../prose/steps.js";
import { unconfirmedMaps } from "./collab_state.js";
import { scrollToRange } from "./places.js";

/**
 * @typedef {import("prosemirror-view").EditorView} EditorView
 * @typedef {{from: number, to: number, removed: string}} Passage
 */

const NAME = "changed-since";

/**
 * The passages after an event, where its steps are on their chapter.
 *
 * @template {Passage} P
 * @param {readonly P[]} passages in the confirmed text
 * @param {readonly object[]} wire steps as the event carries them
 * @returns {P[]}
 */
export function followed(passages, wire) {
  const over = new Mapping(stepsFromWire(wire).map((step) => step.getMap()));
  return passages.map((passage) => {
    const from = over.map(passage.from, 1);
    return { ...passage, from, to: Math.max(from, over.map(passage.to, -1)) };
  });
}

/**
 * Marks the passages, or nothing where there are none; a browser that cannot paint them shows only the list.
 *
 * @param {EditorView | null} view
 * @param {readonly Passage[]} passages in the confirmed text
 */
export function paint(view, passages) {
  if (typeof Highlight === "undefined" || !CSS.highlights) return;
  const ranges = view ? passages.filter(({ from, to }) => from < to).map((passage) => rangeOf(view, passage)) : [];
  if (ranges.length > 0) CSS.highlights.set(NAME, new Highlight(...ranges));
  else CSS.highlights.delete(NAME);
}

/**
 * Brings a passage into view.
 *
 * @param {EditorView} view
 * @param {Passage} passage in the confirmed text
 */
export function lookAt(view, passage) {
  scrollToRange(view, onScreen(view, passage));
}

/**
 * @param {EditorView} view
 * @param {Passage} passage
 */
function onScreen({ state }, { from, to }) {
  const over = new Mapping(unconfirmedMaps(state));
  const place = (/** @type {number} */ at) => Math.min(over.map(at), state.doc.content.size);
  return { from: place(from), to: place(to) };
}

/**
 * @param {EditorView} view
 * @param {Passage} passage
 * @returns {Range}
 */
function rangeOf(view, passage) {
  const { from, to } = onScreen(view, passage);
  const [start, end] = [view.domAtPos(from, 1), view.domAtPos(to, -1)];
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}
