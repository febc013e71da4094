/** Owns the end of the run of `convergence.js`: waiting until everything is saved and everybody has heard of everything. */

import { newId } from "../../../static/js/lib/ids.js";
import { waitUntil } from "./waiting.js";

/** @typedef {import("./person.js").Person} Person */

/**
 * Everything is saved, and everybody has heard of everything: what somebody hears last may leave them something to save.
 *
 * @param {Person[]} people
 */
export async function settle(people) {
  const [author] = people;
  if (!author) return;
  do {
    await saved(people, author);
    await heard(people, author);
    people.forEach(({ suggester }) => suggester?.saver?.flush());
  } while (!people.every(({ isSettled, session }) => isSettled && session.state.seq === author.session.state.seq));
}

/**
 * @param {Person[]} people
 * @param {Person} author
 */
async function saved(people, author) {
  const restore = restorer(author);
  await waitUntil(
    () => {
      people.forEach(({ suggester }) => suggester?.saver?.flush());
      return restore() && people.every(({ isSettled }) => isSettled);
    },
    () =>
      `everything is saved: ${JSON.stringify(people.map(({ session }) => ({ ...session.sync, joined: session.stream.joined })))}`,
  );
}

/**
 * @param {Person[]} people
 * @param {Person} author has the last word
 */
async function heard(people, author) {
  const { seq = 0 } = await answered(
    author.session.perform("rename_member", { name: `Rhiannon, at last, ${newId()}` }),
    "the author has the last word",
  );
  await waitUntil(
    // After a chapter has come back each page loads the draft anew, and may know the number before that is done.
    () => people.every(({ session: { state } }) => state.seq >= seq && state.removed_chapters.length === 0),
    () =>
      `everybody has heard of event ${seq}: ${JSON.stringify(people.map(({ session: { state } }) => [state.seq, state.removed_chapters]))}`,
  );
}

/**
 * Puts back what chapters are removed, also those whose removal arrives late. Answers whether none is left.
 *
 * @param {Person} author
 */
function restorer({ session }) {
  /** @type {Set<string>} */
  const underway = new Set();
  return () => {
    const removed = session.state.removed_chapters.map(({ id }) => id);
    for (const id of removed.filter((one) => !underway.has(one))) {
      underway.add(id);
      void session.perform("restore_chapter", { chapter: id });
    }
    for (const id of underway) if (!removed.includes(id)) underway.delete(id);
    return removed.length === 0;
  };
}

/**
 * The answer to a command; an Error when it does not come within a minute.
 *
 * @template Answer
 * @param {Promise<Answer>} asked
 * @param {string} what
 */
async function answered(asked, what) {
  let isAnswered = false;
  void asked.then(() => (isAnswered = true));
  await waitUntil(() => isAnswered, what);
  return asked;
}
