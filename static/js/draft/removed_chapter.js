/** Owns what a person is told when a chapter is removed while they are in it, above all of words they had just written there. */

import { copyButton } from "./lost_words.js";
import { wordsOf } from "./unsent.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./lost_words.js").Notices} Notices
 */

/**
 * @param {Session} session
 * @param {Notices} notices
 */
export function createRemovedChapters(session, notices) {
  /** What was said of each chapter, until it comes back. @type {Map<string, () => void>} */
  const told = new Map();
  return {
    /**
     * Say that a chapter is gone, and where what was not saved of it is.
     *
     * @param {string} chapter that was open until now
     * @param {number | undefined} actor who removed it, where that is known
     */
    tell(chapter, actor) {
      const { you, members, removed_chapters: removed } = session.state;
      const words = wordsOf(session.texts.get(chapter)?.sendable()?.steps ?? [])
        .join(" ")
        .trim();
      if (!words && actor === you.id) return;
      const title = removed.find(({ id }) => id === chapter)?.title;
      const by = members.find(({ id }) => id === actor)?.name;
      const gone = `${title ? `“${title}”` : "The chapter you were in"} has been removed${by ? ` by ${by}` : ""}.`;
      const kept = `Your last words in it are kept in this browser, and saved if it is put back: “${words}”`;
      told.set(chapter, words ? notices.complain(`${gone} ${kept}`, copyButton(words)) : notices.tell(gone));
    },
    /** A chapter that came back needs no words. */
    update() {
      for (const { id } of session.state.chapters) {
        told.get(id)?.();
        told.delete(id);
      }
    },
  };
}

/**
 * How many unsaved changes wait for a chapter that is removed.
 *
 * @param {Session} session
 */
export function waitingForChapters({ texts, state }) {
  const here = new Set(state.chapters.map(({ id }) => id));
  const gone = [...texts].filter(([id]) => !here.has(id));
  return gone.reduce((sum, [, text]) => sum + (text.sendable()?.steps.length ?? 0), 0);
}
