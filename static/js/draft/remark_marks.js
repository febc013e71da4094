/** Owns the remarks' marks in the manuscript: where each annotation stands, how it looks, what a click on it means. */

import { Plugin, PluginKey } from "prosemirror-state";
import { mapRange } from "../prose/anchors.js";
import { unconfirmedMaps } from "./collab_state.js";
import { receivedSteps } from "./received.js";
import { remarkDecorations } from "./remark_decorations.js";
import { readSelection } from "./screen_selection.js";
import { suggestingOf } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 * @typedef {import("prosemirror-view").DecorationSet} DecorationSet
 * @typedef {import("prosemirror-view").EditorView} EditorView
 * @typedef {{
 *   id: string, from: number, to: number, adrift: boolean, hue: number,
 *   type: "comment" | "suggestion", state: string,
 *   replacement: import("prosemirror-model").Slice | null, active?: boolean, typed?: boolean,
 * }} Remark an annotation as the manuscript needs it
 * @typedef {{
 *   confirmed: readonly Remark[], local: readonly Remark[], active: string | null, decorations: DecorationSet,
 * }} RemarkMarks `confirmed` in the server's text, `local` in the text on the screen
 * @typedef {{remarks?: readonly Remark[], active?: string | null}} Change
 */

/** @type {PluginKey<RemarkMarks>} */
const key = new PluginKey("remarks");

/**
 * @param {(id: string) => void} onActivate
 * @param {readonly Remark[]} [remarks] shown from the beginning: drawing them afterwards would draw the text twice
 * @returns {Plugin<RemarkMarks>}
 */
export function remarkMarks(onActivate, remarks = []) {
  return new Plugin({
    key,
    state: {
      init: (_config, state) => settled(state, remarks, null),
      apply: (tr, marks, _old, state) => advanced(tr, marks, state),
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
      handleDOMEvents: {
        click: (view, event) => activateClicked(view, event, onActivate),
      },
    },
  });
}

/**
 * The transaction that shows other remarks, given where they stand in the confirmed text; null where they are
 * those shown already.
 *
 * @param {EditorState} state
 * @param {readonly Remark[]} remarks
 * @returns {Transaction | null}
 */
export function showing(state, remarks) {
  const marks = key.getState(state);
  const saysActive = remarks.some((remark) => remark.active !== undefined);
  const active = saysActive ? (remarks.find((remark) => remark.active)?.id ?? null) : (marks?.active ?? null);
  if (marks && active === marks.active && areSame(remarks, marks.confirmed)) return null;
  return state.tr.setMeta(key, { remarks, active });
}

/**
 * The transaction that makes one remark the active one; null where it is already.
 *
 * @param {EditorState} state
 * @param {string | null} id
 */
export function activating(state, id) {
  return key.getState(state)?.active === id ? null : state.tr.setMeta(key, { active: id });
}

/**
 * Which remark is the active one.
 *
 * @param {EditorState} state
 */
export const activeRemark = (state) => key.getState(state)?.active ?? null;

/**
 * Where a remark stands on the screen's text; null where its words are gone or it is not of this chapter.
 *
 * @param {EditorState} state
 * @param {string} id
 */
export function remarkAt(state, id) {
  const remark = byId(key.getState(state)?.local ?? []).get(id);
  return remark && !remark.adrift ? remark : null;
}

/** @type {WeakMap<readonly Remark[], Map<string, Remark>>} */
const known = new WeakMap();

/**
 * @param {readonly Remark[]} remarks
 * @returns {Map<string, Remark>}
 */
function byId(remarks) {
  const found = known.get(remarks) ?? new Map(remarks.map((remark) => [remark.id, remark]));
  known.set(remarks, found);
  return found;
}

/**
 * The shortest open remark around the caret.
 *
 * @param {EditorState} state
 * @returns {string | null}
 */
export function remarkAtCaret(state) {
  const { from, to } = state.selection;
  const around = (key.getState(state)?.local ?? []).filter(
    (remark) => !remark.adrift && remark.state === "open" && remark.from <= from && to <= remark.to,
  );
  return shortest(around)?.id ?? null;
}

/**
 * @param {EditorState} state
 * @param {readonly Remark[]} confirmed
 * @param {string | null} active
 * @returns {RemarkMarks}
 */
function settled(state, confirmed, active) {
  const local = onScreen(state, confirmed);
  return { confirmed, local, active, decorations: remarkDecorations(state.doc, local, active) };
}

/**
 * Where remarks of the confirmed text are on the screen. Own suggestions that are typed into it are where they were typed.
 *
 * @param {EditorState} state
 * @param {readonly Remark[]} confirmed
 * @returns {readonly Remark[]}
 */
function onScreen(state, confirmed) {
  const local = moved(confirmed, unconfirmedMaps(state));
  const spans = new Map(suggestingOf(state)?.spans.map((span) => [span.id, span]));
  if (spans.size === 0) return local;
  return local.map((remark) => {
    const span = spans.get(remark.id);
    return span ? { ...remark, from: span.fromB, to: span.toB, adrift: false, typed: true } : remark;
  });
}

/**
 * What is shown after a transaction. The server's steps move the confirmed ranges, from which those on the
 * screen follow anew: so undoing and redoing unconfirmed steps in a rebase costs no remark its words.
 *
 * @param {Transaction} tr
 * @param {RemarkMarks} marks
 * @param {EditorState} state
 * @returns {RemarkMarks}
 */
function advanced(tr, marks, state) {
  /** @type {Change | undefined} */
  const change = tr.getMeta(key);
  const steps = receivedSteps(tr);
  if (change || steps) {
    const active = change?.active === undefined ? marks.active : change.active;
    const maps = (steps ?? []).map((step) => step.getMap());
    const confirmed = moved(change?.remarks ?? marks.confirmed, maps);
    const isEcho = !change && !tr.docChanged && areSame(onScreen(state, confirmed), marks.local);
    return isEcho ? { ...marks, confirmed } : settled(state, confirmed, active);
  }
  if (!tr.docChanged) return marks;
  const local = suggestingOf(state) ? onScreen(state, marks.confirmed) : moved(marks.local, tr.mapping.maps);
  const drifted = local.some((remark, at) => remark.adrift !== marks.local[at]?.adrift);
  if (drifted) return { ...marks, local, decorations: remarkDecorations(tr.doc, local, marks.active) };
  return { ...marks, local, decorations: marks.decorations.map(tr.mapping, tr.doc) };
}

/**
 * @param {readonly Remark[]} remarks
 * @param {readonly StepMap[]} maps
 * @returns {readonly Remark[]}
 */
function moved(remarks, maps) {
  if (maps.length === 0) return remarks;
  return remarks.map((remark) => ({ ...remark, ...mapRange(remark, maps) }));
}

/**
 * @param {readonly Remark[]} some
 * @param {readonly Remark[]} others
 */
function areSame(some, others) {
  return some.length === others.length && some.every((remark, at) => isSame(remark, others[at]));
}

/**
 * @param {Remark} one
 * @param {Remark | undefined} other
 */
function isSame(one, other) {
  if (!other) return false;
  const { replacement: mine } = one;
  const { replacement: theirs } = other;
  const plain = /** @type {const} */ (["id", "from", "to", "adrift", "hue", "type", "state"]);
  return plain.every((name) => one[name] === other[name]) && (mine && theirs ? mine.eq(theirs) : mine === theirs);
}

/**
 * Of the remarks under the pointer the shortest is meant; the longer ones can be reached where it is not.
 *
 * @param {EditorView} view
 * @param {MouseEvent} event
 * @param {(id: string) => void} onActivate
 */
function activateClicked(view, event, onActivate) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest(".remark-insertion a")) event.preventDefault();
  readSelection(view);
  if (!view.state.selection.empty) return false;
  const ids = new Set();
  for (let at = target.closest("[data-annotation]"); at; at = at.parentElement?.closest("[data-annotation]") ?? null) {
    ids.add(at.getAttribute("data-annotation"));
  }
  const hit = shortest((key.getState(view.state)?.local ?? []).filter((remark) => ids.has(remark.id)));
  if (hit) onActivate(hit.id);
  return false;
}

/** @param {readonly Remark[]} remarks */
function shortest(remarks) {
  return [...remarks].sort((a, b) => a.to - a.from - (b.to - b.from))[0];
}
