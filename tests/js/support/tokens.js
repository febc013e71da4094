/** Owns words that are typed only once in a run, so that each can be followed: `zq12j` is the 12th of person j. */

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {{token: string, from: number, to: number}} Found
 */

/** Whose a token is; no word of the stories begins so, or one before which a token is being typed would end it. */
export const LETTERS = "jqxy";
const TOKEN = /zq\d+[jqxy]/g;

/**
 * @param {Node} block a textblock
 * @returns {string} its words, one UTF-16 unit for each position
 */
export const wordsIn = (block) => block.textBetween(0, block.content.size, "", "\ufffc");

/**
 * @param {string} words
 * @returns {string[]}
 */
export const tokensOf = (words) => words.match(TOKEN) ?? [];

/**
 * Every token of a chapter, with its place.
 *
 * @param {Node} doc
 * @returns {Found[]}
 */
export function tokensIn(doc) {
  /** @type {Found[]} */
  const found = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    for (const match of wordsIn(node).matchAll(TOKEN)) {
      const from = pos + 1 + match.index;
      found.push({ token: match[0], from, to: from + match[0].length });
    }
    return false;
  });
  return found;
}

/**
 * The places before words, and at the ends of blocks: whoever types there splits no word.
 *
 * @param {Node} doc
 * @returns {number[]}
 */
export function boundaries(doc) {
  /** @type {number[]} */
  const places = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const words = wordsIn(node);
    for (let at = 0; at <= words.length; at += 1) {
      if (at === 0 || at === words.length || words[at - 1] === " ") places.push(pos + 1 + at);
    }
    return false;
  });
  return places;
}

/**
 * A stretch of a chapter between two boundaries, with words in it but no token; null where there is none nearby.
 *
 * @param {import("./random.js").Random} random
 * @param {Node} doc
 * @param {number} longest
 */
export function stretch(random, doc, longest) {
  const places = boundaries(doc);
  const from = random.one(places) ?? 0;
  const to = random.one(places.filter((place) => place > from && place <= from + longest));
  if (to === undefined || !doc.textBetween(from, to).trim()) return null;
  return tokensIn(doc).some((found) => found.from < to && found.to > from) ? null : { from, to };
}
