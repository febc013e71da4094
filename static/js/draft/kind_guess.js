/** Owns the guess of what a small suggestion is about, from its words alone: offered to the person, never decided for them. */

/** How many words may differ, on either side, for a change to be one of wording. */
const FEW_WORDS = 5;

/**
 * A slip when only a letter, case, space or punctuation differs; wording when a few words do; otherwise nothing is guessed.
 *
 * @param {string} before
 * @param {string} after
 * @returns {"typo" | "wording" | null}
 */
export function guessKind(before, after) {
  if (before === after) return null;
  if (isSlip(...differing([...before], [...after]))) return "typo";
  const [old, fresh] = differing(wordsOf(before), wordsOf(after));
  return old.length <= FEW_WORDS && fresh.length <= FEW_WORDS ? "wording" : null;
}

/**
 * @param {readonly string[]} before characters that differ
 * @param {readonly string[]} after
 */
function isSlip(before, after) {
  const old = lettersOf(before);
  const fresh = lettersOf(after);
  if (old === fresh || (old.length <= 1 && fresh.length <= 1)) return true;
  return old.length === 2 && old === [...fresh].reverse().join("");
}

/** @param {readonly string[]} characters */
const lettersOf = (characters) =>
  characters
    .filter((one) => /[\p{L}\p{N}]/u.test(one))
    .join("")
    .toLowerCase();

/** @param {string} text */
const wordsOf = (text) => text.split(/\s+/).filter(Boolean);

/**
 * What is left of two lists when their common beginning and end are taken away.
 *
 * @param {readonly string[]} before
 * @param {readonly string[]} after
 * @returns {[string[], string[]]}
 */
function differing(before, after) {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}
