/** Owns the slice a suggestion sends for the words someone typed in its box. */
import { revisedSlice, textBetween } from "../prose/slices.js";

/**
 * @typedef {import("./remark.js").Chapter} Chapter
 * @typedef {{chapter: string, from: number, to: number}} Passage UTF-16 offsets in the chapter at its version
 */

/**
 * @param {readonly Chapter[]} chapters
 * @param {Passage} passage
 * @param {string} text
 * @returns {object} slice JSON; `{}` when the words are to be deleted
 */
export function replacementFor(chapters, { chapter, from, to }, text) {
  const doc = chapters.find(({ id }) => id === chapter)?.doc;
  return (doc && revisedSlice(doc, from, to, text).toJSON()) ?? {};
}

/**
 * @param {readonly Chapter[]} chapters
 * @param {Passage} passage
 * @returns {string}
 */
export function wordsOf(chapters, { chapter, from, to }) {
  const doc = chapters.find(({ id }) => id === chapter)?.doc;
  return doc ? textBetween(doc, from, to) : "";
}
