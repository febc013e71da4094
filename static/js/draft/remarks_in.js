/** Owns what the manuscript shows of the remarks of one chapter. */

import { Slice } from "prosemirror-model";
import { schema } from "../prose/schema.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark_marks.js").Remark} Remark
 */

/** @type {WeakMap<object, Slice>} */
const slices = new WeakMap();

/**
 * The remarks of a chapter as its editor shows them, those on their way included.
 *
 * @param {import("./state.js").DraftState} state
 * @param {string} chapter
 * @param {readonly Annotation[]} sending
 * @param {(annotation: Annotation) => boolean} [keeps] which of them are shown
 * @returns {Remark[]}
 */
export function remarksIn(state, chapter, sending, keeps = () => true) {
  const hues = new Map(state.members.map(({ id, hue }) => [/** @type {string | number} */ (id), hue]));
  const known = Object.values(state.annotations);
  return [...known, ...sending.filter(({ id }) => !state.annotations[id])]
    .filter((annotation) => annotation.chapter === chapter && !annotation.adrift && keeps(annotation))
    .map(({ id, from, to, adrift, author, replacement, state: decided }) => ({
      id,
      from,
      to,
      adrift,
      hue: hues.get(author) ?? 0,
      type: replacement ? /** @type {const} */ ("suggestion") : /** @type {const} */ ("comment"),
      state: decided,
      replacement: replacement && sliceOf(replacement),
    }));
}

/**
 * The same slice for the same JSON, so that an unchanged remark is drawn only once.
 *
 * @param {object} json
 * @returns {Slice}
 */
function sliceOf(json) {
  const known = slices.get(json);
  if (known) return known;
  const slice = Slice.fromJSON(schema, json);
  slices.set(json, slice);
  return slice;
}
