/** Owns how high a card probably is, before it has been on the page. */
import { struckWords } from "./card_parts.js";
import { isOpen, replacementText } from "./remark.js";

/** @typedef {import("./remark.js").Annotation} Annotation */

/** Letters on a line of a card, and heights in pixels; what a card is measured as takes their place. */
const LETTERS = 40;
const LINE = 21;
const DECIDED = 44;
const AROUND = 104;
const REPLY_AROUND = 36;

/** @type {WeakMap<Annotation, number>} */
const expected = new WeakMap();

/**
 * @param {Annotation} annotation
 * @returns {number} pixels
 */
export function expectedHeight(annotation) {
  const height = expected.get(annotation) ?? heightOf(annotation);
  expected.set(annotation, height);
  return height;
}

/** @param {Annotation} annotation */
function heightOf(annotation) {
  if (!isOpen(annotation)) return DECIDED;
  const { body, replacement, replies } = annotation;
  const change = replacement ? linesOf(`${struckWords(annotation)} ${replacementText(replacement)}`) * LINE : 0;
  const thread = replies.reduce((sum, reply) => sum + REPLY_AROUND + linesOf(reply.body) * LINE, 0);
  return AROUND + change + linesOf(body) * LINE + thread;
}

/** @param {string} words */
function linesOf(words) {
  return words.split("\n").reduce((lines, line) => lines + Math.ceil(line.length / LETTERS), 0);
}
