/**
 * Owns one's own suggestions as they are typed: the server's text beneath, what is shown on top of it, and the spans in
 * which the two differ. Nothing of it is ever sent as steps.
 */

import { Plugin, PluginKey } from "prosemirror-state";
import { StepMap } from "prosemirror-transform";
import { newId } from "../lib/ids.js";
import { changesAfter, changesAt, placesOf } from "./suggesting_changes.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("./suggesting_changes.js").Place} Place
 * @typedef {Place & {id: string, born: number}} Span one suggestion; the smaller `born`, the older it is
 * @typedef {{
 *   version: number, base: Node, set: import("prosemirror-changeset").ChangeSet<number>,
 *   spans: readonly Span[], gone: readonly Span[], next: number,
 * }} Suggesting `spans` in the order of the text; `gone` have vanished since the last save and may come back
 */

/** @type {PluginKey<Suggesting>} */
const key = new PluginKey("suggesting");

/**
 * @param {number} version of the chapter that the editor begins with
 * @returns {Plugin<Suggesting>}
 */
export function suggestingPlugin(version) {
  return new Plugin({
    key,
    state: {
      init: (_config, { doc }) => settled({ version, base: doc, spans: [], gone: [], next: 0 }),
      apply: (tr, suggesting) => tr.getMeta(key) ?? (tr.docChanged ? typed(tr, suggesting) : suggesting),
    },
  });
}

/**
 * What this editor suggests; undefined where it is no suggesting one.
 *
 * @param {EditorState} state
 */
export const suggestingOf = (state) => key.getState(state);

/**
 * A transaction after which the suggestions are these.
 *
 * @param {Transaction} tr
 * @param {Omit<Suggesting, "set">} suggesting
 */
export const suggestingAs = (tr, suggesting) => tr.setMeta(key, settled(suggesting));

/**
 * @param {Omit<Suggesting, "set">} suggesting
 * @returns {Suggesting}
 */
function settled(suggesting) {
  return { ...suggesting, set: changesAt(suggesting.base, suggesting.spans) };
}

/**
 * The way from the text beneath to the one on the screen.
 *
 * @param {readonly Place[]} places
 * @returns {StepMap}
 */
export function mapTo(places) {
  return new StepMap(places.flatMap(({ from, to, fromB, toB }) => [from, to - from, toB - fromB]));
}

/**
 * @param {Transaction} tr
 * @param {Suggesting} before
 * @returns {Suggesting}
 */
function typed(tr, before) {
  const set = changesAfter(before.set, tr.doc, tr.steps);
  return { ...before, set, ...named(placesOf(set, tr.doc), before) };
}

/**
 * The places with the names they had: what touches an older span is that span; where several meet, the oldest goes on.
 *
 * @param {readonly Place[]} places
 * @param {Pick<Suggesting, "spans" | "gone" | "next">} before
 * @returns {Pick<Suggesting, "spans" | "gone" | "next">}
 */
export function named(places, { spans, gone, next }) {
  /** @type {Map<Place, Span>} */
  const names = new Map();
  const known = [...spans, ...gone].sort((one, other) => one.born - other.born);
  for (const span of known) {
    const met = places.filter((place) => !names.has(place) && place.from <= span.to && span.from <= place.to);
    const [best] = met.sort((one, other) => shared(other, span) - shared(one, span));
    if (best) names.set(best, span);
  }
  let born = next;
  const now = places.map((place) => {
    const { from, to, fromB, toB } = place;
    const name = names.get(place) ?? { id: newId(), born: born++ };
    return { id: name.id, born: name.born, from, to, fromB, toB };
  });
  const used = new Set([...names.values()].map(({ id }) => id));
  return { spans: now, gone: known.filter(({ id }) => !used.has(id)), next: born };
}

/**
 * @param {Place} one
 * @param {Place} other
 */
function shared(one, other) {
  return Math.min(one.to, other.to) - Math.max(one.from, other.from);
}
