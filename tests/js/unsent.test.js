/** Tests of putting back what an earlier page left unsent while others go on. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { HeadlessText } from "../../static/js/draft/headless_text.js";
import { Outbox } from "../../static/js/draft/outbox.js";
import { Session } from "../../static/js/draft/session.js";
import { putBack } from "../../static/js/draft/unsent.js";
import { chapter } from "./support/chapters.js";
import { FakeSocket } from "./support/fake_socket.js";
import { CHAPTER, Room } from "./support/suggesting_room.js";
import { waitUntil } from "./support/waiting.js";

const lamp = chapter("The lamp had been out for a week.");

/** @param {string} client */
async function page(client) {
  const socket = new FakeSocket();
  const outbox = await Outbox.open(client);
  const getJson = () => Promise.resolve({ version: 0, steps: [], clients: [] });
  return { socket, outbox, session: new Session(new Room(lamp).snapshot, { socket, getJson, outbox, client }) };
}

test("a page does not wait for words whose chapter is taken out meanwhile; they wait for it", async () => {
  const first = await page("first");
  const text = new HeadlessText({ version: 0, doc: lamp, clientID: "first" });
  first.session.attach(CHAPTER, text);
  text.dispatch(text.state.tr.insertText("brass ", 5));
  first.session.changed();
  await first.outbox.settled();
  first.outbox.database.close();
  const { session, socket, outbox } = await page("second");
  session.start();
  socket.asked.shift()?.answer({ ok: true, seq: 0, events: [], here: [] });
  await waitUntil(() => session.stream.joined, "the draft is joined");
  /** @type {string[]} */
  const lost = [];
  const done = putBack(session, (words) => void lost.push(...words));
  await waitUntil(() => session.sync.waiting > 0, "it is being sent");
  const at = new Date().toISOString();
  const event = { draft: session.draft, seq: 1, kind: "chapter_removed", actor: 1, at, data: { chapter: CHAPTER } };
  socket.receive("event", event);
  await done;
  assert.deepEqual(lost, []);
  assert.equal(session.sync.waiting, 1);
  await outbox.settled();
  outbox.database.close();
});
