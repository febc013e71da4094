/** Owns what a remark comes to: in half a line, and the sentence for a change that is not only one of words. */
import { isOpen, isReaction, isSuggestion, quoted, replacementText, shortened } from "./remark.js";
import { describeChange } from "./suggesting_words.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 */

/**
 * What a suggestion changes besides words, as a sentence; "" where its words say all. One that was decided or is adrift
 * no longer stands on the text it would change.
 *
 * @param {Annotation} annotation
 * @param {Pick<Context, "chapters">} context
 * @returns {string}
 */
export function wordlessChange(annotation, { chapters }) {
  const stands = isOpen(annotation) && !annotation.adrift;
  const chapter = stands && chapters.find(({ id }) => id === annotation.chapter);
  return describeChange(annotation, chapter ? chapter.doc : null).text;
}

/**
 * A remark in half a line.
 *
 * @param {Annotation} annotation
 * @param {Pick<Context, "chapters">} context
 * @returns {string}
 */
export function gistOf(annotation, context) {
  if (isReaction(annotation)) return `a reaction to ${quoted(annotation.quote, 40)}`;
  if (!isSuggestion(annotation)) return shortened(annotation.body, 80);
  const said = wordlessChange(annotation, context);
  if (said) return shortened(`${said.slice(0, 1).toLowerCase()}${said.slice(1)}`, 80);
  const after = replacementText(annotation.replacement);
  const before = annotation.original;
  if (!before) return `insert ${quoted(after, 40)}`;
  return after ? `${shortened(before, 40)} → ${shortened(after, 40)}` : `delete ${quoted(before, 40)}`;
}
