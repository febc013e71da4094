/** Owns the record of what a page has not had acknowledged, as the outbox keeps it. */

import { Slice } from "prosemirror-model";
import { ReplaceStep } from "prosemirror-transform";
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
    const last = merged.at(-1);
    const both = last && (last.merge(step) ?? putInside(last, step));
    if (both) merged[merged.length - 1] = both;
    else merged.push(step);
  }
  return merged;
}

/**
 * One step for two of which the second puts words between those that the first has put in; null for all others.
 *
 * @param {Step} last
 * @param {Step} step
 * @returns {Step | null}
 */
function putInside(last, step) {
  if (!(last instanceof ReplaceStep && step instanceof ReplaceStep)) return null;
  const at = step.from - last.from;
  const isInside = step.from === step.to && at > 0 && at < last.slice.size;
  if (!isInside || !isInline(last.slice) || !isInline(step.slice)) return null;
  const { content } = last.slice;
  const both = content.cut(0, at).append(step.slice.content).append(content.cut(at));
  return new ReplaceStep(last.from, last.to, new Slice(both, 0, 0));
}

/** @param {Slice} slice whether it is of words alone, and no part of a block */
const isInline = ({ content, openStart, openEnd }) =>
  openStart === 0 && openEnd === 0 && content.firstChild?.isInline === true;
