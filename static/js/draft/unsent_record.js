/** Owns the record of what a page has not had acknowledged, as the outbox keeps it. */

import { stepsToWire } from "../prose/steps.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./outbox.js").Command} Command
 * @typedef {import("./outbox.js").Unsent} Unsent
 * @typedef {import("prosemirror-transform").Step} Step
 */

/**
 * @param {Session} session
 * @returns {Unsent}
 */
export function unsentRecord(session) {
  const { parts, draft, state, sender } = session;
  const sending = underway(session);
  return {
    client: parts.client,
    draft,
    user: state.you.id,
    sending,
    commands: sender.queue.map(({ command }) => command),
    texts: unsentTexts(session, sending),
  };
}

/**
 * The last edit sent, as long as the server may have it without this page knowing: the text still stands at the version
 * it was made at, with the same steps on top. An acknowledgement, or the want of one, changes nothing about that.
 *
 * @param {Session} session
 * @returns {Command | null}
 */
function underway({ sender, texts }) {
  if (!sender.edit) return null;
  const { chapter, command } = sender.edit;
  const sendable = texts.get(chapter)?.sendable();
  const { version, client } = command.data;
  return sendable && sendable.version === version && String(sendable.clientID) === client ? command : null;
}

/**
 * @param {Session} session
 * @param {Command | null} sending whose steps are kept with the command itself
 */
function unsentTexts(session, sending) {
  /** @type {Record<string, import("./outbox.js").UnsentText>} */
  const texts = {};
  for (const [chapter, text] of session.texts) {
    const sendable = text.sendable();
    if (!sendable) continue;
    const count = sending?.data.chapter === chapter ? sending.data.steps.length : 0;
    const rest = sendable.steps.slice(count);
    if (rest.length) texts[chapter] = { version: sendable.version + count, steps: stepsToWire(mergedSteps(rest)) };
  }
  return texts;
}

/**
 * The steps, those that follow one another letter by letter merged into one.
 *
 * @param {readonly Step[]} steps
 */
export function mergedSteps(steps) {
  /** @type {Step[]} */
  const merged = [];
  for (const step of steps) {
    const last = merged.at(-1)?.merge(step);
    if (last) merged[merged.length - 1] = last;
    else merged.push(step);
  }
  return merged;
}
