/** Owns what a new remark sends, and the card that stands for it until its event is back. */
import { newId } from "../lib/ids.js";
import { replacementFor } from "./replacement.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./composer.js").Draft} Draft
 * @typedef {import("./composer.js").Passage} Passage
 * @typedef {Passage & {
 *   annotation: string, body: string, kind: string | null, replacement?: object, private?: boolean, reaction?: string,
 * }} CommandData
 * @typedef {{name: string, data: CommandData}} Command
 */

/** @param {Draft} draft */
export function isWorthPosting({ words, note, quote }) {
  return words ? words.box.value !== quote : note.value() !== "";
}

/**
 * @param {Draft} draft
 * @returns {Command}
 */
export function commandOf({ passage, chapters, words, note, kind, onlyForMe }) {
  const data = { annotation: newId(), ...passage, body: note.value(), kind: kind() };
  if (words) {
    return { name: "suggest_edit", data: { ...data, replacement: replacementFor(chapters, passage, words.box.value) } };
  }
  return { name: "leave_comment", data: onlyForMe?.checked ? { ...data, private: true } : data };
}

/**
 * @param {Passage} passage
 * @param {string} reaction
 * @returns {Command}
 */
export function reactionCommand(passage, reaction) {
  return { name: "leave_comment", data: { annotation: newId(), ...passage, body: "", kind: null, reaction } };
}

/**
 * @param {CommandData} data
 * @param {{quote: string, author: number, at: string}} more
 * @returns {Annotation}
 */
export function sendingAnnotation(data, { quote, author, at }) {
  const { annotation, chapter, from, to, body, kind, replacement = null, reaction } = data;
  return {
    ...{ id: annotation, chapter, from, to, body, kind, adrift: false, replacement, quote, prefix: "", suffix: "" },
    ...{ author, at, revised_at: null, state: "open", decision: null, replies: [], sending: true },
    original: replacement ? quote : "",
    private: data.private === true,
    reactions: reaction ? [{ reaction, by: author }] : [],
  };
}
