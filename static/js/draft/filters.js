/** Owns which remarks a filter keeps: by person, kind, state, chapter, sort, and words searched for. */
import { isOpen, isSuggestion, replacementText } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 *
 * @typedef {object} Filter an empty string keeps everything
 * @property {string} search words, in any spelling of case and accents
 * @property {string} person id of a member
 * @property {string} kind one of `KINDS`, or "none"
 * @property {string} state one of the states, or "decided"
 * @property {string} chapter "this" keeps to the open one
 * @property {string} sort "comments" or "suggestions"
 */

/** @type {Readonly<Filter>} */
export const EVERYTHING = Object.freeze({ search: "", person: "", kind: "", state: "", chapter: "", sort: "" });

/** @param {Filter} filter */
export function isFiltering(filter) {
  return Object.values(filter).some((choice) => choice.trim() !== "");
}

/**
 * A filter as it was kept; what is no filter keeps everything.
 *
 * @param {unknown} kept
 * @returns {Filter}
 */
export function filterFrom(kept) {
  const known = kept && typeof kept === "object" ? Object.entries(kept) : [];
  const choices = known.filter(([name, choice]) => name in EVERYTHING && typeof choice === "string");
  return { ...EVERYTHING, ...Object.fromEntries(choices) };
}

/**
 * @param {Filter} filter
 * @param {Annotation} annotation
 * @param {string} chapter id of the open one
 * @returns {boolean}
 */
export function passes(filter, annotation, chapter) {
  const { person, kind, state, sort } = filter;
  if (person && String(annotation.author) !== person) return false;
  if (kind && (annotation.kind ?? "none") !== kind) return false;
  if (state && (state === "decided" ? isOpen(annotation) : annotation.state !== state)) return false;
  if (sort && isSuggestion(annotation) !== (sort === "suggestions")) return false;
  if (filter.chapter === "this" && annotation.chapter !== chapter) return false;
  return wordsFound(filter.search, annotation);
}

/**
 * @param {string} search
 * @param {Annotation} annotation
 */
function wordsFound(search, annotation) {
  const words = folded(search).trim();
  return words === "" || searchable(annotation).includes(words);
}

/** @type {WeakMap<Annotation, string>} */
const texts = new WeakMap();

/** @param {Annotation} annotation */
function searchable(annotation) {
  const known = texts.get(annotation);
  if (known !== undefined) return known;
  const { body, quote, original, replacement, replies, decision } = annotation;
  const parts = [body, quote, original, replacementText(replacement), decision?.reason ?? ""];
  const text = folded([...parts, ...replies.map((reply) => reply.body)].join("\n"));
  texts.set(annotation, text);
  return text;
}

/**
 * Words as they are compared: without case, accents, curls of quotes and widths of spaces.
 *
 * @param {string} words
 */
export function folded(words) {
  return words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/\s+/g, " ");
}
