/**
 * Owns what is typed in the last moment before a page goes. The outbox writes when the browser finds time, which a page
 * that is being left may no longer have; this is written at once.
 */

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./outbox.js").Command} Command
 */

const NAMES = ["suggest_edit", "revise_suggestion", "withdraw_annotation"];

/** @param {Session} session */
const keyOf = ({ draft, state }) => `suggesting-left:${draft}:${state.you.id}`;

/**
 * Keep the suggestions that have no answer yet, besides those that are kept already.
 *
 * @param {Session} session
 */
export function keepLeft(session) {
  const commands = session.sender.queue.map(({ command }) => command).filter(({ name }) => NAMES.includes(name));
  const known = new Set(commands.map(({ id }) => id));
  write(session, [...leftIn(session).filter(({ id }) => !known.has(id)), ...commands]);
}

/**
 * What earlier pages kept so, in its order.
 *
 * @param {Session} session
 * @returns {Command[]}
 */
export function leftIn(session) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(session)) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * These have had their answer.
 *
 * @param {Session} session
 * @param {readonly Command[]} answered
 */
export function forgetLeft(session, answered) {
  const ids = new Set(answered.map(({ id }) => id));
  write(
    session,
    leftIn(session).filter(({ id }) => !ids.has(id)),
  );
}

/**
 * @param {Session} session
 * @param {readonly Command[]} commands
 */
function write(session, commands) {
  try {
    if (commands.length > 0) localStorage.setItem(keyOf(session), JSON.stringify(commands));
    else localStorage.removeItem(keyOf(session));
  } catch {
    // Full, or forbidden: the outbox has what it could write.
  }
}
