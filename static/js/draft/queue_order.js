/** Owns the order in which remarks are decided, and how far that has come. */
import { inOrderOfText, isOpen, isReaction } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 */

/**
 * Whether a remark asks its author for a decision: a private note and a reaction without words do not.
 *
 * @param {Annotation} annotation
 */
export function asksForDecision(annotation) {
  return !annotation.private && !isReaction(annotation);
}

/**
 * Remarks in the order of the chapters and of their words; those adrift, which stand nowhere, are left out.
 *
 * @param {DraftState} state
 * @param {(annotation: Annotation) => boolean} keeps
 * @returns {Annotation[]}
 */
export function inReadingOrder({ chapters, annotations }, keeps) {
  const places = new Map(chapters.map(({ id }, at) => [id, at]));
  const placeOf = (/** @type {Annotation} */ { chapter }) => places.get(chapter) ?? -1;
  return Object.values(annotations)
    .filter((one) => !one.adrift && placeOf(one) >= 0 && keeps(one))
    .sort((a, b) => placeOf(a) - placeOf(b) || inOrderOfText(a, b));
}

/**
 * @param {DraftState} state
 * @returns {{decided: number, total: number, adrift: number}} of the whole draft; `adrift` are open, and in the tray
 */
export function progressOf({ annotations }) {
  const asking = Object.values(annotations).filter(asksForDecision);
  const open = asking.filter(isOpen);
  const adrift = open.filter((one) => one.adrift).length;
  return { decided: asking.length - open.length, total: asking.length, adrift };
}

/**
 * The next open remark after one, or before it; from the other end where there is none on that side.
 *
 * @param {readonly Annotation[]} order with the one among them
 * @param {string | null} id
 * @param {1 | -1} step
 * @returns {Annotation | null} never the one itself
 */
export function nextOpen(order, id, step = 1) {
  const at = order.findIndex((one) => one.id === id);
  const start = at < 0 && step < 0 ? 0 : at;
  for (let moved = 1; moved <= order.length; moved += 1) {
    const one = order.at((start + step * moved + 2 * order.length) % order.length);
    if (one && one.id !== id && isOpen(one)) return one;
  }
  return null;
}
