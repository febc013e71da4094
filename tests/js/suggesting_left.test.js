/** Tests of suggestions that a page left unsent: they go again, and what is refused then is told with its words. */

import "fake-indexeddb/auto";
import "./support/dom_page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../static/js/draft/outbox.js";
import { Session } from "../../static/js/draft/session.js";
import { keepLeft } from "../../static/js/draft/suggesting_left.js";
import { isAnythingLeft, putBack } from "../../static/js/draft/unsent.js";
import { chapter } from "./support/chapters.js";
import { FakeSocket } from "./support/fake_socket.js";
import { CHAPTER, Room } from "./support/suggesting_room.js";
import { waitUntil } from "./support/waiting.js";

Object.defineProperty(globalThis, "localStorage", { value: window.localStorage, configurable: true });

const lamp = chapter("The lamp had been out for a week.");
const PROPOSED = {
  ...{ annotation: "suggestion", chapter: CHAPTER, version: 0, from: 5, to: 5 },
  replacement: { content: [{ type: "text", text: "brass " }] },
};
const GONE = { ok: false, error: { code: "not_found", message: "This chapter is not in the draft." } };

/** @param {string} client */
async function page(client) {
  const socket = new FakeSocket();
  const outbox = await Outbox.open(client);
  const getJson = () => Promise.reject(new Error("not asked for"));
  return { socket, outbox, session: new Session(new Room(lamp).snapshot, { socket, getJson, outbox, client }) };
}

/** @param {Awaited<ReturnType<typeof page>>} page */
async function joined({ session, socket }) {
  session.start();
  socket.asked.shift()?.answer({ ok: true, seq: 0, events: [], here: [] });
  await waitUntil(() => session.stream.joined, "the draft is joined");
}

/** @param {Awaited<ReturnType<typeof page>>} page */
async function ended({ outbox }) {
  await outbox.settled();
  outbox.database.close();
}

/** @param {Session} session */
function puttingBack(session) {
  /** @type {string[]} */
  const lost = [];
  return { lost, done: putBack(session, (words) => void lost.push(...words)) };
}

test("words of a suggestion that is refused after a reload are told", async () => {
  const first = await page("first");
  void first.session.perform("suggest_edit", PROPOSED);
  await ended(first);
  const second = await page("second");
  await joined(second);
  const { lost, done } = puttingBack(second.session);
  await waitUntil(() => second.socket.asked.length > 0, "it is sent again");
  second.socket.asked.shift()?.answer(GONE);
  await done;
  assert.deepEqual(lost, ["brass"]);
  await ended(second);
});

test("words that were typed in the last moment of a page and are refused later are told", async () => {
  const first = await page("third");
  void first.session.perform("suggest_edit", PROPOSED);
  keepLeft(first.session);
  first.outbox.database.close();
  const second = await page("fourth");
  await joined(second);
  assert.ok(await isAnythingLeft(second.session));
  const { lost, done } = puttingBack(second.session);
  await waitUntil(() => second.socket.asked.length > 0, "it is sent again");
  second.socket.asked.shift()?.answer(GONE);
  await done;
  assert.deepEqual(lost, ["brass"]);
  assert.ok(!(await isAnythingLeft(second.session)));
  await ended(second);
});

test("what was written on a card goes again before what was typed in the last moment", async () => {
  const first = await page("fifth");
  void first.session.perform("revise_annotation", { annotation: "suggestion", body: "The brass one?" });
  await first.outbox.settled();
  void first.session.perform("revise_suggestion", PROPOSED);
  keepLeft(first.session);
  first.session.parts.outbox = null;
  first.outbox.database.close();
  const second = await page("sixth");
  await joined(second);
  const { done } = puttingBack(second.session);
  const names = [];
  for (let count = 0; count < 2; count += 1) {
    await waitUntil(() => second.socket.asked.length > 0, "it is sent again");
    const { data, answer } = second.socket.asked.shift() ?? assert.fail();
    names.push(data.name);
    answer({ ok: true, seq: 0 });
  }
  await done;
  assert.deepEqual(names, ["revise_annotation", "revise_suggestion"]);
  await ended(second);
});
