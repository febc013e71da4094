/** Owns the comparing of two versions of a passage by words: which runs of them stand in both. */

/**
 * @typedef {{old: number, new: number, length: number}} Run where the same words begin in either text, in UTF-16 units
 */

/** Beyond so many pairs of words the middle of the texts is not compared. */
const MOST_PAIRS = 1_000_000;

/**
 * The runs of words that both texts have, in order: a longest common subsequence, ends first.
 *
 * @param {string} oldText
 * @param {string} newText
 * @returns {Run[]} neighbours are separate runs
 */
export function sharedRuns(oldText, newText) {
  const old = words(oldText);
  const fresh = words(newText);
  const least = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < least && old[start]?.text === fresh[start]?.text) start += 1;
  let end = 0;
  while (end < least - start && old.at(-1 - end)?.text === fresh.at(-1 - end)?.text) end += 1;
  const middle = common(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  const pairs = [
    ...old.slice(0, start).map((word, at) => /** @type {const} */ ([word, fresh[at]])),
    ...middle,
    ...old.slice(old.length - end).map((word, at) => /** @type {const} */ ([word, fresh[fresh.length - end + at]])),
  ];
  return pairs.flatMap(([a, b]) => (b ? [{ old: a.at, new: b.at, length: a.text.length }] : []));
}

/** @typedef {{text: string, at: number}} Word a word, a stretch of space or a sign */

/**
 * @param {string} text
 * @returns {Word[]}
 */
function words(text) {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+|\s|./gsu)].map((match) => ({ text: match[0], at: match.index }));
}

/**
 * @param {Word[]} old
 * @param {Word[]} fresh
 * @returns {[Word, Word][]}
 */
function common(old, fresh) {
  if (old.length * fresh.length > MOST_PAIRS) return [];
  const width = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (/** @type {number} */ a, /** @type {number} */ b) => longest[a * width + b] ?? 0;
  for (let a = old.length - 1; a >= 0; a -= 1) {
    for (let b = fresh.length - 1; b >= 0; b -= 1) {
      const isSame = old[a]?.text === fresh[b]?.text;
      longest[a * width + b] = isSame ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  /** @type {[Word, Word][]} */
  const pairs = [];
  for (let a = 0, b = 0; a < old.length && b < fresh.length;) {
    const [mine, theirs] = [old[a], fresh[b]];
    if (mine && theirs && mine.text === theirs.text) {
      pairs.push([mine, theirs]);
      a += 1;
      b += 1;
    } else if (at(a + 1, b) >= at(a, b + 1)) a += 1;
    else b += 1;
  }
  return pairs;
}
