/** Owns what a person is told of words that did not reach the server: refused, or left unsent by an earlier page. */

import { putBack, wordsOf } from "./unsent.js";

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
  notices.complain(words ? `${error.message} These words were not saved: “${words}”` : error.message);
}

/**
 * @param {Notices} notices
 * @param {{steps: readonly import("prosemirror-transform").Step[]}} lost words whose place somebody took away
 */
export function tellLost(notices, { steps }) {
  const words = wordsOf(steps).join(" ");
  if (words)
    notices.complain(`The passage you were writing in has just been deleted. These words were not saved: “${words}”`);
}

/**
 * Send what an earlier page left, once the draft has been joined, and say what became of it.
 *
 * @param {Session} session
 * @param {Notices} notices
 */
export async function putBackUnsent(session, notices) {
  await joined(session);
  /** @type {string[]} */
  const lost = [];
  const isDone = await putBack(session, (words) => lost.push(...words)).then(
    () => true,
    () => false,
  );
  if (lost.length) notices.complain(`These words from before found no place any more: “${lost.join(" ")}”`);
  if (!isDone) notices.complain("Some changes from before are still kept here. Load the page again to send them.");
  else if (!lost.length) notices.announce("What was not saved before is saved now.");
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
