/** Owns saying which words of one's own suggestions are on this page only. */

import { sliceToText } from "../prose/slices.js";
import { sliceOf } from "./suggesting_sent.js";
import { leftWords, refusedWords } from "./suggesting_words.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("prosemirror-model").Slice} Slice
 */

export class SuggestionLosses {
  /** Suggestions that were taken while more was typed in them; that goes on as one of its own. @type {Set<string>} */
  #renewed = new Set();

  /**
   * @param {Session} session
   * @param {(sentence: string, words: string) => void} complain with the words that are nowhere else, "" where none are
   */
  constructor(session, complain) {
    this.session = session;
    this.complain = complain;
  }

  /** @param {Iterable<string>} ids */
  goOn(ids) {
    for (const id of ids) this.#renewed.add(id);
  }

  /**
   * A command on a suggestion was refused. What its card has anyway, or another suggestion, is not lost.
   *
   * @param {import("./session.js").Ack} ack
   * @param {string} id
   * @param {Slice | null} slice what it would have brought; null where it would have taken the suggestion back
   */
  refused(ack, id, slice) {
    const annotation = this.session.state.annotations[id];
    const isOpen = annotation?.state === "open";
    if (!isOpen && (!slice || this.#renewed.has(id) || this.#isOnCard(id, slice))) return;
    this.complain(refusedWords(ack, slice), slice ? sliceToText(slice).trim() : "");
  }

  /**
   * A suggestion has left the text because of what became of it.
   *
   * @param {string} id
   * @param {Slice} slice as it was shown last
   * @param {boolean} isSaved whether the server has it so, or will
   */
  left(id, slice, isSaved) {
    if (!isSaved && this.#renewed.has(id)) return;
    const isKept = isSaved || this.#isOnCard(id, slice);
    const sentence = leftWords(this.session.state, id, slice, isKept);
    if (sentence) this.complain(sentence, isKept ? "" : sliceToText(slice).trim());
  }

  /**
   * @param {string} id
   * @param {Slice} slice
   */
  #isOnCard(id, slice) {
    const annotation = this.session.state.annotations[id];
    return Boolean(annotation?.replacement && sliceOf(annotation.replacement).eq(slice));
  }
}
