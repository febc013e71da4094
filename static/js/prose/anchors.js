/** Owns how a range follows the text: mapping through step maps, and when its words are gone (adrift). */

/**
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {{from: number, to: number, adrift?: boolean}} Range
 *   UTF-16 offsets of a chapter at a version.
 * @typedef {{from: number, to: number, adrift: boolean}} Anchor
 */

/**
 * The range after the maps, taken one map at a time so that the result does not depend on how the steps
 * were grouped into events. Text put in at either end stays outside. Once adrift, it stays so.
 *
 * @param {Range} range
 * @param {readonly StepMap[]} maps
 * @returns {Anchor}
 */
export function mapRange({ from, to, adrift = false }, maps) {
  return maps.reduce(mapOnce, { from, to, adrift });
}

/**
 * The range after one step.
 *
 * @param {Range} range
 * @param {Step} step
 * @returns {Anchor}
 */
export function mapRangeThrough(range, step) {
  return mapRange(range, [step.getMap()]);
}

/**
 * @param {Anchor} anchor
 * @param {StepMap} map
 * @returns {Anchor}
 */
function mapOnce({ from, to, adrift }, map) {
  if (from === to) {
    const point = map.mapResult(from, -1);
    return { from: point.pos, to: point.pos, adrift: adrift || point.deletedAcross };
  }
  const start = map.map(from, 1);
  const end = map.map(to, -1);
  if (start < end) return { from: start, to: end, adrift };
  const point = Math.min(start, end);
  return { from: point, to: point, adrift: true };
}
