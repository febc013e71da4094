/** Tests of putting back what an earlier page left unsent while others go on. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { HeadlessText } from "../../static/js/draft/headless_text.js";
import { Outbox } from "../../static/js/draft/outbox.js";
import { Session } from "../../static/js/draft/session.js";
import { putBack, wordsOf } from "../../static/js/draft/unsent.js";
import { whenBack } from "../../static/js/draft/unsent_held.js";
import { mergedSteps } from "../../static/js/draft/unsent_record.js";
import { chapter } from "./support/chapters.js";
import { FakeSocket } from "./support/fake_socket.js";
import { CHAPTER, Room } from "./support/suggesting_room.js";
import { waitUntil } from "./support/waiting.js";

const lamp = chapter("The lamp had been out for a week.");

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** @param {string} client */
async function page(client) {
  const socket = new FakeSocket();
  const outbox = await Outbox.open(client);
  const getJson = () => Promise.resolve({ version: 0, steps: [], clients: [] });
  return { socket, outbox, session: new Session(new Room(lamp).snapshot, { socket, getJson, outbox, client }) };
}

/** @param {Awaited<ReturnType<typeof page>>} page */
async function join({ session, socket }) {
  session.start();
  socket.asked.shift()?.answer({ ok: true, seq: 0, events: [], here: [] });
  await waitUntil(() => session.stream.joined, "the draft is joined");
}

/** @param {Awaited<ReturnType<typeof page>>} page */
async function putBackWith({ session }) {
  /** @type {{lost: string[], held: [string, string[]][]}} */
  const told = { lost: [], held: [] };
  const onLost = (/** @type {string[]} */ words) => void told.lost.push(...words);
  await putBack(session, onLost, (chapter, words) => void told.held.push([chapter, words]));
  return told;
}

/**
 * A page ends on which words were typed and not sent.
 *
 * @param {string} client
 */
async function leaveWords(client) {
  const { session, outbox } = await page(client);
  const text = new HeadlessText({ version: 0, doc: lamp, clientID: client });
  session.attach(CHAPTER, text);
  text.dispatch(text.state.tr.insertText("brass ", 5));
  session.changed();
  await outbox.settled();
  outbox.database.close();
}

test("a page does not wait for words whose chapter is taken out meanwhile; they wait for it", async () => {
  await leaveWords("first");
  const second = await page("second");
  const { session, socket, outbox } = second;
  await join(second);
  const done = putBackWith(second);
  await waitUntil(() => session.sync.waiting > 0, "it is being sent");
  const at = new Date().toISOString();
  const event = { draft: session.draft, seq: 1, kind: "chapter_removed", actor: 1, at, data: { chapter: CHAPTER } };
  socket.receive("event", event);
  assert.deepEqual(await done, { lost: [], held: [] });
  assert.equal(session.sync.waiting, 1);
  await outbox.settled();
  outbox.database.close();
});

test("words of a chapter that is removed stay with the browser until it is back", async () => {
  await leaveWords("third");

  const removed = await page("fourth");
  removed.session.state = { ...removed.session.state, chapters: [], removed_chapters: [{ id: CHAPTER, title: "Ebb" }] };
  await join(removed);
  assert.deepEqual(await putBackWith(removed), { lost: [], held: [[CHAPTER, ["brass "]]] });
  await removed.outbox.settled();
  removed.outbox.database.close();

  const back = await page("fifth");
  await join(back);
  const done = putBackWith(back);
  await waitUntil(() => back.socket.asked.length > 0, "it is sent");
  assert.match(JSON.stringify(back.socket.asked.shift()?.data), /brass/);
  back.session.detach(CHAPTER);
  back.session.tell("sync");
  assert.deepEqual(await done, { lost: [], held: [] });
  back.outbox.database.close();
});

test("what waits for several chapters is done once when they come back together", async () => {
  const { session, outbox } = await page("sixth");
  const { chapters } = session.state;
  session.state = { ...session.state, chapters: [] };
  let times = 0;
  whenBack(session, [CHAPTER, "another"], () => void (times += 1));
  session.setState({ ...session.state, removed_chapters: [] }, null);
  assert.equal(times, 0);
  session.setState(
    { ...session.state, chapters: [...chapters, ...chapters.map((one) => ({ ...one, id: "another" }))] },
    null,
  );
  session.setState({ ...session.state }, null);
  assert.equal(times, 1);
  outbox.database.close();
});

test("words typed letter by letter before others are kept, and told, as they read", () => {
  const text = new HeadlessText({ version: 0, doc: lamp, clientID: "of-rhiannon" });
  const type = (/** @type {string} */ words, /** @type {number} */ at) =>
    [...words].forEach((letter, index) => text.dispatch(text.state.tr.insertText(letter, at + index)));
  type("brass ", 5);
  type("very ", 5);
  type("old, ", 10);
  text.dispatch(text.state.tr.split(1));
  type("So ", 3);
  const steps = text.sendable()?.steps ?? [];
  assert.deepEqual(wordsOf(steps), ["very old, brass ", "So "]);
  const again = new HeadlessText({ version: 0, doc: lamp, clientID: "of-rhiannon" });
  assert.deepEqual(again.applyLocal(mergedSteps(steps)), []);
  assert.ok(again.state.doc.eq(text.state.doc));
});
