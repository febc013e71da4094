/** Owns reading a text with suggestions applied that nobody has decided on yet: pure, nothing of it is sent. */
import { Slice } from "prosemirror-model";
import { ReplaceStep } from "prosemirror-transform";
import { overlaps } from "../prose/overlap.js";
import { schema } from "../prose/schema.js";
import { textBetween } from "../prose/slices.js";
import { inOrderOfText, isOpen, isSuggestion } from "./remark.js";
import { describeChange } from "./suggesting_words.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {{id: string, from: number, to: number, before: string, said: string}} Applied where it stands in the new text, what
 *   it replaced, and what it changes besides words ("" where its words say all)
 */

/**
 * Whether a suggestion can be put in just now: it is open, its words still stand, and they are the words it was made for.
 *
 * @param {Node} doc
 * @param {Annotation} annotation
 */
export function fits(doc, annotation) {
  const { from, to, adrift, original } = annotation;
  if (!isSuggestion(annotation) || !isOpen(annotation) || adrift || to > doc.content.size) return false;
  return textBetween(doc, from, to) === original;
}

/**
 * A chapter with suggestions put in. Where two overlap the first one in the text is taken; those that do not fit are left out.
 *
 * @param {Node} doc
 * @param {readonly Annotation[]} suggestions of this chapter, at the text's version
 * @returns {{doc: Node, changes: Applied[], left: Annotation[]}}
 */
export function withSuggestions(doc, suggestions) {
  /** @type {{doc: Node, changes: Applied[], left: Annotation[], taken: Annotation[], shift: number}} */
  const made = { doc, changes: [], left: [], taken: [], shift: 0 };
  for (const one of [...suggestions].sort(inOrderOfText)) {
    const last = made.taken.at(-1);
    const slice = Slice.fromJSON(schema, /** @type {any} */ (one.replacement ?? {}));
    const from = one.from + made.shift;
    const isFree = fits(doc, one) && !(last && overlaps(last, one));
    const result = isFree ? new ReplaceStep(from, one.to + made.shift, slice).apply(made.doc) : null;
    if (!result?.doc) {
      made.left.push(one);
      continue;
    }
    made.doc = result.doc;
    const said = describeChange(one, doc).text;
    made.changes.push({ id: one.id, from, to: from + slice.size, before: one.original, said });
    made.shift += slice.size - (one.to - one.from);
    made.taken.push(one);
  }
  return { doc: made.doc, changes: made.changes, left: made.left };
}
