/** Owns which remarks one act on all that is shown would decide, and which it would leave: as the server does it. */
import { choices, overlaps } from "../prose/overlap.js";
import { fits } from "./preview.js";
import { isOpen, isSuggestion } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {"accepted" | "rejected" | "resolved"} Verdict
 * @typedef {{ids: string[], chapters: number, people: number[], choices: number, changed: number}} Batch
 *   `choices` overlap another one of those shown, `changed` no longer find their words: both are left open
 */

/** As many as the server decides at once. */
export const AT_MOST = 5000;

/**
 * @param {DraftState} state
 * @param {readonly Annotation[]} shown
 * @param {Verdict} verdict
 * @returns {Batch}
 */
export function batchOf(state, shown, verdict) {
  const asked = shown.filter((one) => isOpen(one) && !one.private && isSuggestion(one) === (verdict !== "resolved"));
  if (verdict !== "accepted") return { ...sumOf(asked), choices: 0, changed: 0 };
  const docs = new Map(state.chapters.map(({ id, doc }) => [id, doc]));
  const fitting = asked.filter((one) => {
    const doc = docs.get(one.chapter);
    return doc !== undefined && fits(doc, one);
  });
  const crowded = crowdedOf(fitting);
  const alone = fitting.filter(({ id }) => !crowded.has(id));
  return { ...sumOf(alone), choices: fitting.length - alone.length, changed: asked.length - fitting.length };
}

/**
 * How many other open suggestions accepting these closes with thanks: those that overlap one of them.
 *
 * @param {DraftState} state
 * @param {readonly string[]} ids
 */
export function thankedBy({ annotations }, ids) {
  const accepted = ids.flatMap((id) => annotations[id] ?? []);
  const chosen = new Set(ids);
  const others = Object.values(annotations).filter((one) => isOpen(one) && isSuggestion(one) && !one.adrift);
  return others.filter(
    (other) => !chosen.has(other.id) && accepted.some((one) => one.chapter === other.chapter && overlaps(one, other)),
  ).length;
}

/** @param {readonly Annotation[]} annotations */
function sumOf(annotations) {
  const decided = annotations.slice(0, AT_MOST);
  return {
    ids: decided.map(({ id }) => id),
    chapters: new Set(decided.map(({ chapter }) => chapter)).size,
    people: [...new Set(decided.map(({ author }) => author))],
  };
}

/**
 * The suggestions that overlap another one of the same chapter.
 *
 * @param {readonly Annotation[]} suggestions
 * @returns {Set<string>} ids
 */
function crowdedOf(suggestions) {
  const chapters = new Set(suggestions.map(({ chapter }) => chapter));
  const groups = [...chapters].map((id) => {
    const here = suggestions.filter(({ chapter }) => chapter === id);
    return choices(Object.fromEntries(here.map((one) => [one.id, one])));
  });
  return new Set(groups.flat(2));
}
