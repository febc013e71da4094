/** Owns where a range of the manuscript is on the page. */

/**
 * @typedef {import("prosemirror-view").EditorView} EditorView
 * @typedef {{from: number, to: number}} Range
 * @typedef {{top: number, bottom: number, left: number, right: number}} Coords
 *   CSS pixels from the top left of the page, not of the window.
 */

/**
 * @param {EditorView} view
 * @param {Range} range
 * @returns {Coords}
 */
export function coordsOfRange(view, { from, to }) {
  const start = view.coordsAtPos(from, 1);
  const end = view.coordsAtPos(to, -1);
  return {
    top: Math.min(start.top, end.top) + window.scrollY,
    bottom: Math.max(start.bottom, end.bottom) + window.scrollY,
    left: Math.min(start.left, end.left) + window.scrollX,
    right: Math.max(start.right, end.right) + window.scrollX,
  };
}

/**
 * Brings the start of a range to the upper third of the window.
 *
 * @param {EditorView} view
 * @param {Range} range
 */
export function scrollToRange(view, range) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = coordsOfRange(view, range).top - window.innerHeight / 3;
  window.scrollTo({ top: Math.max(0, top), behavior: calm ? "auto" : "smooth" });
}
