/** Owns how the server has one's own suggestions of a chapter, or will have them once all is answered. */

import { mapRange } from "../prose/anchors.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("./suggesting_state.js").Span} Span
 * @typedef {{from: number, to: number, slice: Slice, isSaved: boolean}} Known `from`-`to` of the text beneath; not `isSaved`
 *   where the server refused it so
 */

/** @extends {Map<string, Known>} */
export class KnownSuggestions extends Map {
  /**
   * Whether a suggestion is shown otherwise than it is known.
   *
   * @param {Span} span
   * @param {Node} shown
   */
  isDirty({ id, from, to, fromB, toB }, shown) {
    const known = this.get(id);
    if (!known || known.from !== from || known.to !== to) return true;
    return !known.slice.eq(shown.slice(fromB, toB));
  }

  /**
   * Whether the server has a suggestion otherwise than it is known.
   *
   * @param {import("./suggesting_sent.js").Own} own
   */
  isOther({ id, from, to, slice }) {
    const known = this.get(id);
    return known !== undefined && (known.from !== from || known.to !== to || !known.slice.eq(slice));
  }

  /**
   * The text beneath has changed; those without a place on it are forgotten.
   *
   * @param {readonly import("prosemirror-transform").StepMap[]} maps
   * @param {readonly string[]} lost
   */
  moveAlong(maps, lost) {
    for (const [id, known] of this) {
      const { from, to, adrift } = mapRange(known, maps);
      if (adrift || lost.includes(id)) this.delete(id);
      else this.set(id, { ...known, from, to });
    }
  }
}
