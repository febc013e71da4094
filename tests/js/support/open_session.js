/** Owns a session over a socket to nowhere, whose requests a test answers itself. */

import assert from "node:assert/strict";
import { HeadlessText } from "../../../static/js/draft/headless_text.js";
import { Session } from "../../../static/js/draft/session.js";
import { FakeSocket } from "./fake_socket.js";
import { snapshot } from "./snapshots.js";
import { waitUntil } from "./waiting.js";

export const CHAPTER = "chapter-1";

/**
 * A session that has just joined.
 *
 * @param {(url: string) => Promise<any>} [getJson]
 */
export async function open(getJson = () => Promise.reject(new Error("not asked for"))) {
  const socket = new FakeSocket();
  const session = new Session(snapshot(), { socket, getJson, outbox: null, client: "client-of-rhiannon" });
  session.start();
  await answer(socket, "join", { ok: true, seq: 10, events: [], here: [] });
  return { socket, session };
}

/**
 * Wait for the next request, see that it is the expected one, and answer it.
 *
 * @param {FakeSocket} socket
 * @param {string} name
 * @param {object} ack
 * @returns {Promise<any>} what was asked
 */
export async function answer(socket, name, ack) {
  const asked = await next(socket, name);
  asked.answer(ack);
  await turn();
  return asked.data;
}

/** Wait for the next request and see that it is the expected one. @param {FakeSocket} socket @param {string} name */
export async function next(socket, name) {
  await waitUntil(() => socket.asked.length > 0, `${name} is asked for`);
  const asked = socket.asked.shift() ?? assert.fail();
  assert.equal(asked.name, name);
  return asked;
}

/** Whatever is ready to happen has happened. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Let the author of a session write in its first chapter. @param {Session} session */
export function write(session) {
  const { version, doc } = session.state.chapters[0] ?? assert.fail();
  const text = new HeadlessText({ version, doc, clientID: "client-of-rhiannon" });
  session.attach(CHAPTER, text);
  return text;
}

/** Type at the beginning of a chapter. @param {Session} session @param {HeadlessText} text @param {string} words */
export function type(session, text, words) {
  text.dispatch(text.state.tr.insertText(words, 5));
  session.changed();
}
