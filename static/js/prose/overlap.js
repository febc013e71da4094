/** Owns which ranges overlap, so that suggestions on the same words are one choice; `prose/overlap.py` does the same. */

/** @typedef {{from: number, to: number}} Range */

/**
 * Whether two ranges share words: where they share a position strictly, where both are empty at the same place, or
 * where an empty one lies strictly inside the other.
 *
 * @param {Range} one
 * @param {Range} other
 * @returns {boolean}
 */
export function overlaps(one, other) {
  if (one.from === one.to && other.from === other.to) return one.from === other.from;
  if (one.from === one.to) return other.from < one.from && one.from < other.to;
  if (other.from === other.to) return one.from < other.from && other.from < one.to;
  return one.from < other.to && other.from < one.to;
}

/**
 * The ids of ranges that hang together by overlapping, in groups of two and more, in the order of the text.
 *
 * @param {Readonly<Record<string, Range>>} ranges
 * @returns {string[][]}
 */
export function choices(ranges) {
  /** @type {string[][]} */
  const groups = [];
  let end = -1;
  let isPoint = false;
  for (const [id, { from, to }] of Object.entries(ranges).sort(inTextOrder)) {
    const isEmpty = from === to;
    const group = groups.at(-1);
    if (group && (from < end || (isEmpty && isPoint && from === end))) {
      group.push(id);
    } else {
      groups.push([id]);
      end = to;
      isPoint = isEmpty;
    }
    end = Math.max(end, to);
  }
  return groups.filter((group) => group.length > 1);
}

/**
 * @param {[string, Range]} one
 * @param {[string, Range]} other
 * @returns {number}
 */
function inTextOrder([id, range], [otherId, other]) {
  return range.from - other.from || range.to - other.to || (id < otherId ? -1 : 1);
}
