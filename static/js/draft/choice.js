/** Owns which open suggestions are versions of the same words, and how each of them reads. */
import { choices } from "../prose/overlap.js";
import { textBetween } from "../prose/slices.js";
import { inOrderOfText, isOpen, isSuggestion, replacementText } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {Context["annotations"]} Annotations
 * @typedef {Map<string, Annotation[]>} Groups each version's id, and all the versions it is one of
 */

/** @type {WeakMap<Annotations, Map<string, Groups>>} */
const known = new WeakMap();

/**
 * The versions that a suggestion is one of, itself among them, in the order of the text; none where it stands alone.
 *
 * @param {Annotations} annotations
 * @param {Annotation} annotation
 * @returns {Annotation[]}
 */
export function versionsWith(annotations, { id, chapter }) {
  const chapters = known.get(annotations) ?? new Map();
  known.set(annotations, chapters);
  const groups = chapters.get(chapter) ?? groupsIn(annotations, chapter);
  chapters.set(chapter, groups);
  return groups.get(id) ?? [];
}

/**
 * @param {Annotations} annotations
 * @param {string} chapter
 * @returns {Groups}
 */
function groupsIn(annotations, chapter) {
  const open = Object.values(annotations).filter(
    (one) => one.chapter === chapter && isOpen(one) && isSuggestion(one) && !one.adrift,
  );
  /** @type {Groups} */
  const groups = new Map();
  for (const ids of choices(Object.fromEntries(open.map((one) => [one.id, one])))) {
    const versions = ids.flatMap((id) => annotations[id] ?? []).sort(inOrderOfText);
    for (const id of ids) groups.set(id, versions);
  }
  return groups;
}

/**
 * @typedef {{id: string, before: string, put: string, taken: string, after: string}} Reading what a version puts in, between
 *   words that it leaves as they are; `taken` is what it takes out where it puts nothing in
 */

/**
 * The words that versions are about, as they stand, and as each would have them.
 *
 * @param {import("prosemirror-model").Node} doc
 * @param {readonly Annotation[]} versions
 * @returns {{original: string, readings: Reading[]}}
 */
export function readingsOf(doc, versions) {
  const size = doc.content.size;
  const from = Math.min(...versions.map((one) => one.from));
  const to = Math.min(size, Math.max(...versions.map((one) => one.to)));
  const readings = versions.map((one) => {
    const [first, last] = [Math.min(one.from, size), Math.min(one.to, to)];
    const [before, was, after] = [
      textBetween(doc, from, first),
      textBetween(doc, first, last),
      textBetween(doc, last, to),
    ];
    const put = replacementText(one.replacement);
    if (put === was) return { id: one.id, before: before + was + after, put: "", taken: "", after: "" };
    return { id: one.id, before, put, taken: put ? "" : was, after };
  });
  return { original: textBetween(doc, from, to), readings };
}
