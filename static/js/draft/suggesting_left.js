/**
 * Owns what is typed in the last moment before a page goes. The outbox writes when the browser finds time, which a page
 * that is being left may no longer have; this is written at once.
 */

import { Slice } from "prosemirror-model";
import { schema } from "../prose/schema.js";
import { refusedWords } from "./suggesting_words.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./outbox.js").Command} Command
 */

const NAMES = ["suggest_edit", "revise_suggestion", "withdraw_annotation"];

/** @param {Session} session */
const keyOf = ({ draft, state }) => `suggesting-left:${draft}:${state.you.id}`;

/**
 * Keep the suggestions that have no answer yet.
 *
 * @param {Session} session
 */
export function keepLeft(session) {
  const commands = session.sender.queue.map(({ command }) => command).filter(({ name }) => NAMES.includes(name));
  if (commands.length === 0) return;
  try {
    localStorage.setItem(keyOf(session), JSON.stringify(commands));
  } catch {
    // Full, or forbidden: the outbox has what it could write.
  }
}

/**
 * Send what an earlier page left. What has arrived meanwhile, on whichever way, is known by its id and does nothing twice.
 *
 * @param {Session} session
 * @param {(sentence: string) => void} complain says which words were refused
 */
export function sendLeft(session, complain) {
  for (const command of taken(keyOf(session))) {
    const { replacement } = command.data;
    const slice = replacement ? Slice.fromJSON(schema, replacement) : null;
    void session.sender.send(command).then((ack) => {
      if (!ack.ok && slice) complain(refusedWords(ack, slice));
    });
  }
}

/**
 * @param {string} key
 * @returns {Command[]}
 */
function taken(key) {
  try {
    const commands = JSON.parse(localStorage.getItem(key) ?? "[]");
    localStorage.removeItem(key);
    return commands;
  } catch {
    return [];
  }
}
