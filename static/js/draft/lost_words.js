/** Owns what a person is told of words that did not reach the server: refused, or left unsent by an earlier page. */

import { chapterName } from "./chapter_names.js";
import { copy } from "./invite_link.js";
import { noticeButton } from "./notices.js";
import { putBack, wordsOf } from "./unsent.js";
import { whenBack } from "./unsent_held.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {ReturnType<typeof import("./notices.js").createNotices>} Notices
 * @typedef {{error: {message: string}, steps: import("prosemirror-transform").Step[]}} Refused a text the server would not take
 */

/**
 * @param {Notices} notices
 * @param {Refused} refused
 */
export function tellRefused(notices, { error, steps }) {
  const words = wordsOf(steps).join(" ");
  const sentence = words ? `${error.message} These words were not saved: “${words}”` : error.message;
  complainOf(notices, sentence, words);
}

/**
 * Say something with which words may be lost; these can be copied from it.
 *
 * @param {Notices} notices
 * @param {string} sentence
 * @param {string} [words]
 */
export function complainOf(notices, sentence, words = "") {
  notices.complain(sentence, words ? copyButton(words) : null);
}

/**
 * Puts words on the clipboard that are nowhere else.
 *
 * @param {string} words
 */
export function copyButton(words) {
  const button = noticeButton("Copy the words", () => {
    void copy(words).then((done) => (button.textContent = done ? "Copied" : "Select and copy them here"));
  });
  return button;
}

/**
 * @param {Notices} notices
 * @param {{steps: readonly import("prosemirror-transform").Step[]}} lost words whose place somebody took away
 */
export function tellLost(notices, { steps }) {
  const words = wordsOf(steps).join(" ");
  const gone = "The passage you were writing in has just been deleted.";
  if (words) notices.complain(`${gone} These words were not saved: “${words}”`, copyButton(words));
}

/**
 * @param {Notices} notices
 * @param {readonly import("./state.js").Chapter[]} chapters
 * @param {string} chapter where the passage is now in which this person was writing
 * @param {() => void} onGo
 */
export function tellDisplaced(notices, chapters, chapter, onGo) {
  const at = chapters.findIndex(({ id }) => id === chapter);
  const sentence = `The passage you were writing in is now in ${chapterName(chapters, at)}. Your words went along.`;
  notices.offer(sentence, "Go there", onGo);
}

/**
 * Send what an earlier page left, once the draft has been joined, and say what became of it.
 *
 * @param {Session} session
 * @param {Notices} notices
 */
export async function putBackUnsent(session, notices) {
  await joined(session);
  await putBackNow(session, notices);
}

/**
 * @param {Session} session
 * @param {Notices} notices
 */
async function putBackNow(session, notices) {
  /** @type {string[]} */
  const lost = [];
  /** What was said of each chapter that is removed. @type {Map<string, () => void>} */
  const held = new Map();
  const onHeld = (/** @type {string} */ chapter, /** @type {string[]} */ words) =>
    void held.set(chapter, tellHeld(session, notices, chapter, words.join(" ")));
  const isDone = await putBack(session, (words) => lost.push(...words), onHeld).then(
    () => true,
    () => false,
  );
  const words = lost.join(" ");
  if (words) notices.complain(`These words from before found no place any more: “${words}”`, copyButton(words));
  if (!isDone) notices.complain("Some changes from before are still kept here. Load the page again to send them.");
  else if (!lost.length && !held.size) notices.announce("What was not saved before is saved now.");
  if (!held.size) return;
  whenBack(session, [...held.keys()], () => {
    held.forEach((takeBack) => takeBack());
    void putBackNow(session, notices);
  });
}

/**
 * @param {Session} session
 * @param {Notices} notices
 * @param {string} chapter that is removed
 * @param {string} words
 */
function tellHeld({ state }, notices, chapter, words) {
  const title = state.removed_chapters.find(({ id }) => id === chapter)?.title;
  const gone = `${title ? `“${title}”` : "A chapter you were writing in"} has been removed.`;
  const kept = `Your last words in it are kept in this browser, and saved if it is put back: “${words}”`;
  return notices.complain(`${gone} ${kept}`, copyButton(words));
}

/**
 * @param {Session} session
 * @returns {Promise<void>}
 */
function joined(session) {
  return new Promise((resolve) => {
    const end = session.watch((name) => {
      if (name !== "joined") return;
      end();
      resolve();
    });
  });
}
