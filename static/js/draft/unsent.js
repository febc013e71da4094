/** Owns putting back what an earlier page of this person could not send. */

import { Slice } from "prosemirror-model";
import { HttpError } from "../lib/http.js";
import { newId } from "../lib/ids.js";
import { schema } from "../prose/schema.js";
import { sliceToText } from "../prose/slices.js";
import { stepsFromWire } from "../prose/steps.js";
import { HeadlessText } from "./headless_text.js";
import { forgetLeft, leftIn } from "./suggesting_left.js";
import { parted } from "./unsent_held.js";
import { mergedSteps } from "./unsent_record.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./outbox.js").Unsent} Unsent
 * @typedef {import("./outbox.js").UnsentText & {client?: string}} Left `client`: who may have sent the first of the steps
 * @typedef {{version: number, steps: object[], clients: string[]}} Missing
 * @typedef {import("prosemirror-transform").Step} Step
 */

/**
 * Whether earlier pages left anything.
 *
 * @param {Session} session
 */
export async function isAnythingLeft(session) {
  return leftIn(session).length > 0 || (await recordsOf(session)).length > 0;
}

/**
 * Send again what earlier pages left: text first, then commands in their order, those kept in a last moment behind them.
 * Resolves when all of it has been answered. Text of a chapter that is removed stays where it is until that comes back.
 *
 * @param {Session} session joined
 * @param {(words: string[]) => void} onLost takes the words that found no place any more
 * @param {(chapter: string, words: string[]) => void} [onHeld] takes those that wait for their chapter
 */
export async function putBack(session, onLost, onHeld = () => {}) {
  const { outbox } = session.parts;
  /** @type {Set<string>} */
  const sent = new Set();
  for (const unsent of await recordsOf(session)) {
    if (outbox) onLost(await putBackOne(session, outbox, unsent, onHeld));
    unsent.commands.forEach(({ id }) => sent.add(id));
  }
  const left = leftIn(session);
  onLost(
    await sendAgain(
      session,
      left.filter(({ id }) => !sent.has(id)),
    )(),
  );
  forgetLeft(session, left);
}

/** @param {Session} session */
async function recordsOf({ draft, state, parts }) {
  return (await parts.outbox?.left(draft, state.you.id)) ?? [];
}

/**
 * Everything moves into this page's own record at once, and only then is sent: at no moment is it in none, or in two.
 *
 * @param {Session} session
 * @param {import("./outbox.js").Outbox} outbox
 * @param {Unsent} unsent
 * @param {(chapter: string, words: string[]) => void} onHeld
 * @returns {Promise<string[]>}
 */
async function putBackOne(session, outbox, unsent, onHeld) {
  const { client, sending, commands } = unsent;
  /** @type {Record<string, Left>} */
  const texts = { ...unsent.texts };
  if (sending) await settleSending(session, sending, texts);
  const { held, rest } = parted(session, texts);
  for (const [id, { steps }] of Object.entries(held)) onHeld(id, wordsOf(stepsFromWire(steps)));
  const missing = await missingSteps(session, rest);
  const { taken, refused } = session.sender.together(() => {
    outbox.takeOver(client, { ...unsent, sending: null, commands: [], texts: held });
    return {
      taken: Object.entries(rest).map(([id, text]) => takeText(session, id, text, missing.get(id) ?? null)),
      refused: sendAgain(session, commands),
    };
  });
  await Promise.all(taken.map(({ id, text }) => text && confirmed(session, id, text)));
  return [...taken.flatMap(({ lost }) => lost), ...(await refused())];
}

/**
 * @param {Session} session
 * @param {readonly import("./outbox.js").Command[]} commands
 * @returns {() => Promise<string[]>} waits for the answers, and gives the words of those that were refused
 */
function sendAgain(session, commands) {
  const acks = commands.map((command) => session.sender.send(command));
  return async () => {
    const answers = await Promise.all(acks);
    return commands.flatMap(({ data }, index) => (answers[index]?.ok ? [] : wordsIn(data)));
  };
}

/**
 * The words that a command would have brought: those of a remark, and those that a suggestion proposes.
 *
 * @param {{[key: string]: any}} data
 * @returns {string[]}
 */
function wordsIn({ body = "", replacement }) {
  const proposed = replacement ? sliceToText(Slice.fromJSON(schema, replacement)) : "";
  return [body, proposed.trim()].filter((words) => words);
}

/**
 * Find out whether the edit on its way had arrived: sent again under the same id it does nothing twice. Where it had
 * not, its steps go before the rest.
 *
 * @param {Session} session
 * @param {import("./outbox.js").Command} sending
 * @param {Record<string, Left>} rest
 */
async function settleSending(session, sending, rest) {
  const ack = await session.sender.send(sending);
  if (ack.ok) return;
  const { chapter, version, steps, client } = sending.data;
  rest[chapter] = { version, client, steps: [...steps, ...(rest[chapter]?.steps ?? [])] };
}

/**
 * What the server has of each chapter since the version its unsent steps were made at; null where it has no such
 * chapter. Asked again as long as the session hears of more meanwhile.
 *
 * @param {Session} session
 * @param {Record<string, Left>} rest
 * @returns {Promise<Map<string, Missing | null>>}
 */
async function missingSteps(session, rest) {
  for (;;) {
    const asked = Object.entries(rest).map(async ([id, { version }]) => {
      const url = `/api/drafts/${session.draft}/chapters/${id}/steps?after=${version}`;
      return /** @type {[string, Missing | null]} */ ([id, await session.parts.getJson(url).catch(goneAsNull)]);
    });
    const missing = new Map(await Promise.all(asked));
    const isBehind = session.state.chapters.some(({ id, version }) => version > (missing.get(id)?.version ?? version));
    if (!isBehind) return missing;
  }
}

/**
 * Put a chapter's unsent steps on top of its present text. Those which the server took from the earlier page after all,
 * first of all it had not told that page of, are left out.
 *
 * @param {Session} session
 * @param {string} id
 * @param {Left} left
 * @param {Missing | null} missing
 * @returns {{id: string, text: HeadlessText | null, lost: string[]}} `lost`: words that no longer fit
 */
function takeText(session, id, { version, steps, client }, missing) {
  const unsent = stepsFromWire(steps);
  const chapter = session.state.chapters.find((one) => one.id === id);
  if (!missing || !chapter) return { id, text: null, lost: wordsOf(unsent) };
  const others = missing.clients.findIndex((one) => one !== client);
  const own = others === -1 ? missing.clients.length : others;
  const since = stepsFromWire(missing.steps.slice(own, chapter.version - version)).map((step) => step.getMap());
  const open = session.texts.get(id);
  if (open) return { id, text: null, lost: wordsOf(onTop(session, open, unsent.slice(own), since)) };
  const text = new HeadlessText({ version: chapter.version, doc: chapter.doc, clientID: newId() });
  const leftOut = text.applyLocal(unsent.slice(own), since);
  session.attach(id, text);
  return { id, text, lost: wordsOf(leftOut) };
}

/**
 * Put steps on top of a text that is open here already, which sends them.
 *
 * @param {Session} session
 * @param {import("./session.js").CollabText} open
 * @param {readonly Step[]} steps
 * @param {readonly import("prosemirror-transform").StepMap[]} since
 * @returns {readonly Step[]} those that no longer fit
 */
function onTop(session, open, steps, since) {
  const leftOut = open.applyLocal(steps, [...since, ...open.unconfirmedMaps()]);
  session.changed();
  return leftOut;
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
 * @returns {Promise<void>} when the server has all of the text, or has refused it, or the chapter has been taken out: then
 *   the words wait for it to come back
 */
function confirmed(session, id, text) {
  return new Promise((resolve) => {
    const finish = () => {
      const isWaiting = text.sendable() !== null && session.texts.get(id) === text;
      if (isWaiting && session.state.chapters.some((chapter) => chapter.id === id)) return;
      endStates();
      endNews();
      if (!isWaiting && session.texts.get(id) === text) session.detach(id);
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
  return mergedSteps(steps)
    .map((step) => {
      const content = /** @type {{slice?: import("prosemirror-model").Slice}} */ (/** @type {unknown} */ (step)).slice
        ?.content;
      return content ? content.textBetween(0, content.size, "\n") : "";
    })
    .filter((words) => words.trim());
}
