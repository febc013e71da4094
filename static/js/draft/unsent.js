/** Owns putting back what an earlier page of this person could not send. */

import { HttpError } from "../lib/http.js";
import { newId } from "../lib/ids.js";
import { stepsFromWire, stepsToWire } from "../prose/steps.js";
import { HeadlessText } from "./headless_text.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./outbox.js").Unsent} Unsent
 * @typedef {import("prosemirror-transform").Step} Step
 */

/**
 * Steps as JSON, those that follow one another letter by letter merged into one.
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
  return stepsToWire(merged);
}

/**
 * Send again what earlier pages left: text first, then commands in their order. Resolves when all of it has been
 * answered, with the words that found no place any more.
 *
 * @param {Session} session joined
 * @returns {Promise<string[]>}
 */
export async function putBack(session) {
  const { outbox } = session.parts;
  if (!outbox) return [];
  const lost = [];
  for (const unsent of await outbox.left(session.draft, session.state.you.id)) {
    lost.push(...(await putBackOne(session, outbox, unsent)));
  }
  return lost;
}

/**
 * Everything is taken into this page's own outbox before the old record is forgotten.
 *
 * @param {Session} session
 * @param {import("./outbox.js").Outbox} outbox
 * @param {Unsent} unsent
 * @returns {Promise<string[]>}
 */
async function putBackOne(session, outbox, { client, sending, commands, texts }) {
  const rest = { ...texts };
  if (sending) await settleSending(session, sending, rest);
  const taken = await Promise.all(Object.entries(rest).map(([id, text]) => takeText(session, id, text)));
  const acks = commands.map((command) => session.sender.send(command));
  await outbox.settled();
  await outbox.forget(client);
  await Promise.all(taken.map(({ id, text }) => text && confirmed(session, id, text)));
  const refused = (await Promise.all(acks)).flatMap((ack, index) => (ack.ok ? [] : [commands[index]]));
  const bodies = refused.map((command) => command?.data.body).filter((body) => typeof body === "string" && body);
  return [...taken.flatMap(({ lost }) => lost), ...bodies];
}

/**
 * Find out whether the edit on its way had arrived: sent again under the same id it does nothing twice. Where it had
 * not, its steps go before the rest.
 *
 * @param {Session} session
 * @param {import("./outbox.js").Command} sending
 * @param {Record<string, import("./outbox.js").UnsentText>} rest
 */
async function settleSending(session, sending, rest) {
  const ack = await session.sender.send(sending);
  if (ack.ok) return;
  const { chapter, version, steps } = sending.data;
  rest[chapter] = { version, steps: [...steps, ...(rest[chapter]?.steps ?? [])] };
}

/**
 * Put a chapter's unsent steps on top of its present text and have the session send them.
 *
 * @param {Session} session
 * @param {string} id
 * @param {import("./outbox.js").UnsentText} unsent
 * @returns {Promise<{id: string, text: HeadlessText | null, lost: string[]}>} `lost`: words that no longer fit
 */
async function takeText(session, id, { version, steps }) {
  const unsent = stepsFromWire(steps);
  const url = `/api/drafts/${session.draft}/chapters/${id}/steps?after=${version}`;
  const missing = await session.parts.getJson(url).catch(goneAsNull);
  const chapter = session.state.chapters.find((one) => one.id === id);
  if (!missing || !chapter) return { id, text: null, lost: wordsOf(unsent) };
  const since = stepsFromWire(missing.steps.slice(0, chapter.version - version)).map((step) => step.getMap());
  const text = new HeadlessText({ version: chapter.version, doc: chapter.doc, clientID: newId() });
  const leftOut = text.applyLocal(unsent, since);
  session.attach(id, text);
  return { id, text, lost: wordsOf(leftOut) };
}

/**
 * Null for an answer that says that the chapter, or its history, is not there any more; other failures are for
 * another time, when what was left is still there.
 *
 * @param {unknown} error
 */
function goneAsNull(error) {
  if (error instanceof HttpError && (error.status === 404 || error.status === 422)) return null;
  throw error;
}

/**
 * @param {Session} session
 * @param {string} id
 * @param {HeadlessText} text
 * @returns {Promise<void>} when the server has all of the text, or has refused it
 */
function confirmed(session, id, text) {
  return new Promise((resolve) => {
    const finish = () => {
      if (text.sendable() && session.texts.get(id) === text) return;
      endStates();
      endNews();
      if (session.texts.get(id) === text) session.detach(id);
      resolve();
    };
    const endStates = session.subscribe(finish);
    const endNews = session.watch(finish);
    finish();
  });
}

/**
 * The words that steps would have put in.
 *
 * @param {readonly Step[]} steps
 * @returns {string[]}
 */
export function wordsOf(steps) {
  return steps
    .map((step) => {
      const content = /** @type {{slice?: import("prosemirror-model").Slice}} */ (/** @type {unknown} */ (step)).slice
        ?.content;
      return content ? content.textBetween(0, content.size, "\n") : "";
    })
    .filter((words) => words.trim());
}
