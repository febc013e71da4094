/** Owns how suggestions follow the server: its steps beneath them, and what becomes of them elsewhere. */

import { TextSelection } from "prosemirror-state";
import { StepMap } from "prosemirror-transform";
import { newId } from "../lib/ids.js";
import { mapRange } from "../prose/anchors.js";
import { asReceived } from "./received.js";
import { changesAt, placesOf } from "./suggesting_changes.js";
import { Layers } from "./suggesting_layers.js";
import { named, suggestingAs, suggestingOf } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("./suggesting_layers.js").Layer} Layer
 * @typedef {import("./suggesting_state.js").Suggesting} Suggesting
 * @typedef {"keep" | "drop" | "renew"} Claim what becomes of a suggestion whose words the server changes: it stays, it
 *   leaves the text, or (taken, while more was typed in it) the rest of it is a suggestion of its own
 * @typedef {{tr: Transaction, lost: string[], renewed: string[]}} Followed `lost`: those that are no longer on the text;
 *   `renewed`: those of them whose rest is a suggestion of its own
 */

/**
 * The transaction that takes in the server's steps; null where they are known already. Throws a RangeError where
 * steps are missing in between, or do not fit the text beneath.
 *
 * @param {EditorState} state
 * @param {number} version before the steps
 * @param {readonly Step[]} steps
 * @param {(id: string) => Claim} claim
 * @returns {Followed | null}
 */
export function receivingBeneath(state, version, steps, claim) {
  const suggesting = /** @type {Suggesting} */ (suggestingOf(state));
  const known = suggesting.version - version;
  if (known < 0) throw new RangeError(`Steps at version ${version}, but the text is at ${suggesting.version}`);
  const fresh = steps.slice(known);
  if (fresh.length === 0) return null;
  const { tr } = state;
  const layers = new Layers(tr, suggesting.base, suggesting.spans);
  const isOver = (/** @type {string} */ id) => claim(id) !== "keep";
  const begun = new Set();
  /** @type {string[]} */
  const renewed = [];
  /** @type {string[]} */
  const lost = [];
  for (const step of fresh) {
    const { off, took, fell } = layers.beneath(step, isOver);
    lost.push(...fell, ...took.filter(isOver));
    for (const layer of off) {
      const back = afterStep(layer, step, claim(layer.id));
      if (claim(layer.id) !== "keep" || !back) lost.push(layer.id);
      if (!back || layers.base.slice(back.from, back.to).eq(back.slice)) continue;
      const stays = layers.lay(back);
      if (!stays) lost.push(layer.id);
      else if (back.id !== layer.id) {
        begun.add(back.id);
        renewed.push(layer.id);
      }
    }
  }
  keepCaret(state, tr);
  const next = { ...suggesting, version: suggesting.version + fresh.length, base: layers.base };
  tr.setMeta("addToHistory", false);
  return { tr: asReceived(suggestingAs(tr, { ...next, ...narrowed(layers, begun, next) }), fresh), lost, renewed };
}

/**
 * Where a suggestion that was taken off goes after the step; null where it is over, or its words are gone.
 *
 * @param {Layer} layer
 * @param {Step} step
 * @param {Claim} claim
 * @returns {Layer | null}
 */
function afterStep(layer, step, claim) {
  const map = step.getMap();
  if (claim === "drop") return null;
  if (claim === "renew") return { ...layer, id: newId(), from: map.map(layer.from, -1), to: map.map(layer.to, 1) };
  const { from, to, adrift } = mapRange(layer, [map]);
  return adrift ? null : { ...layer, from, to };
}

/**
 * The spans, those begun anew as small as they can be.
 *
 * @param {Layers} layers
 * @param {ReadonlySet<unknown>} begun
 * @param {Suggesting} before
 */
function narrowed({ base, spans, tr }, begun, before) {
  if (begun.size === 0) return { spans, gone: [] };
  const again = spans.filter(({ id }) => begun.has(id));
  const touch = new StepMap(again.flatMap(({ fromB, toB }) => [fromB, toB - fromB, toB - fromB]));
  const set = changesAt(base, spans).addSteps(tr.doc, [touch], 0);
  return { ...named(placesOf(set, tr.doc), { spans, gone: [], next: before.next }), gone: [] };
}

/**
 * What others put in at the caret comes after it.
 *
 * @param {EditorState} state
 * @param {Transaction} tr
 */
function keepCaret({ selection }, tr) {
  if (!tr.docChanged || !(selection instanceof TextSelection)) return;
  const place = (/** @type {number} */ at) => tr.doc.resolve(tr.mapping.map(at, -1));
  tr.setSelection(TextSelection.between(place(selection.anchor), place(selection.head), -1));
}

/**
 * The transaction after which some suggestions are no longer on the text and others are; null where that changes nothing.
 *
 * @param {EditorState} state
 * @param {ReadonlySet<string>} off
 * @param {readonly Omit<Layer, "born">[]} on the oldest first
 * @returns {{tr: Transaction, laid: string[], fell: string[]} | null} `fell`: those that could not stay without the others
 */
export function correcting(state, off, on) {
  const suggesting = /** @type {Suggesting} */ (suggestingOf(state));
  const layers = new Layers(state.tr, suggesting.base, suggesting.spans);
  const besides = layers.takeOff(off).filter(({ id }) => !off.has(id));
  const fell = besides.filter((layer) => !layers.lay(layer)).map(({ id }) => id);
  let { next } = suggesting;
  const laid = on.filter((layer) => layers.lay({ ...layer, born: next++ })).map(({ id }) => id);
  const gone = suggesting.gone.filter(({ id }) => !off.has(id));
  if (laid.length === 0 && layers.spans.length === suggesting.spans.length) return null;
  layers.tr.setMeta("addToHistory", false);
  const tr = asReceived(suggestingAs(layers.tr, { ...suggesting, spans: layers.spans, gone, next }), []);
  return { tr, laid, fell };
}
