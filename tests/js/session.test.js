/** Tests of the session over a socket to nowhere: order, gaps, sending again, refusals, and what it says of itself. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../static/js/draft/session.js";
import { FakeSocket } from "./support/fake_socket.js";
import { answer, CHAPTER, next, open, turn, write } from "./support/open_session.js";
import { event, snapshot } from "./support/snapshots.js";

const REPLY = { annotation: "comment-1", reply: "reply-22", body: "Both of them." };
const replied = (/** @type {number} */ seq) => event("reply_left", REPLY, { seq });

test("joining asks for what came after the snapshot", async () => {
  const socket = new FakeSocket();
  const parts = { socket, getJson: () => Promise.reject(new Error()), outbox: null, client: "client-of-helen" };
  const session = new Session(snapshot(), parts);
  assert.equal(session.sync.status, "offline");
  session.start();
  const asked = await answer(socket, "join", { ok: true, seq: 11, events: [replied(11)], here: [] });
  assert.deepEqual(asked, { draft: session.draft, after: 10 });
  assert.equal(session.state.seq, 11);
  assert.deepEqual(session.sync, { status: "saved", waiting: 0 });
});

test("an event that comes twice happens once", async () => {
  const { socket, session } = await open();
  socket.receive("event", replied(11));
  socket.receive("event", replied(11));
  assert.equal(session.state.annotations["comment-1"]?.replies.length, 2);
});

test("events in the wrong order wait for one another", async () => {
  const { socket, session } = await open();
  socket.receive("event", { draft: session.draft, seq: 12 });
  assert.equal(session.state.seq, 10);
  socket.receive("event", replied(11));
  assert.equal(session.state.seq, 12);
});

test("an event that stays away is asked for", async () => {
  const { socket, session } = await open();
  socket.receive("event", { draft: session.draft, seq: 12 });
  const asked = await answer(socket, "join", { ok: true, seq: 12, events: [replied(11), { draft: "d", seq: 12 }] });
  assert.equal(asked.after, 10);
  assert.equal(session.state.seq, 12);
});

test("an event that stays away is asked for, however many come behind it", async () => {
  const { socket, session } = await open();
  let seq = 12;
  const others = setInterval(() => socket.receive("event", replied(seq++)), 20);
  const join = await next(socket, "join").finally(() => clearInterval(others));
  assert.equal(join.data.after, 10);
  assert.equal(session.state.seq, 10);
});

test("commands go one by one, in their order", async () => {
  const { socket, session } = await open();
  const [first, second] = [session.perform("reply", REPLY), session.perform("resolve_comment", {})];
  assert.equal(socket.asked.length, 1);
  assert.deepEqual(session.sync, { status: "saving", waiting: 2 });
  assert.equal((await answer(socket, "command", { ok: true, seq: 11 })).name, "reply");
  assert.equal(socket.asked.length, 0, "the second waits until the first is on the screen");
  socket.receive("event", replied(11));
  assert.equal((await first).seq, 11);
  assert.equal((await answer(socket, "command", { ok: false, error: { code: "conflict" } })).name, "resolve_comment");
  assert.equal((await second).error?.code, "conflict");
  assert.deepEqual(session.sync, { status: "saved", waiting: 0 });
});

test("what had no answer when the connection broke is sent again under the same id", async () => {
  const { socket, session } = await open();
  const done = session.perform("reply", REPLY);
  const lost = await next(socket, "command");
  socket.disconnect();
  assert.deepEqual(session.sync, { status: "offline", waiting: 1 });
  socket.connect();
  await answer(socket, "join", { ok: true, seq: 11, events: [replied(11)] });
  const again = await answer(socket, "command", { ok: true, seq: 11 });
  assert.equal(again.id, lost.data.id);
  assert.equal((await done).seq, 11);
  lost.answer({ ok: false, error: { code: "internal" } });
  assert.deepEqual(session.sync, { status: "saved", waiting: 0 });
});

test("what the server cannot save just now is sent again for as long as it takes", async () => {
  const { socket, session } = await open();
  const done = session.perform("reply", REPLY);
  const refusal = { ok: false, error: { code: "unavailable", message: "Not just now.", retry_after: 0.001 } };
  const tried = new Set();
  for (let time = 0; time < 12; time += 1) tried.add((await answer(socket, "command", refusal)).id);
  assert.deepEqual(session.sync, { status: "saving", waiting: 1 });
  tried.add((await answer(socket, "command", { ok: true, seq: 11 })).id);
  socket.receive("event", replied(11));
  assert.equal((await done).ok, true);
  assert.equal(tried.size, 1);
});

test("a missing answer opens the connection anew", async () => {
  const { socket, session } = await open();
  void session.perform("reply", REPLY);
  (await next(socket, "command")).fail();
  await answer(socket, "join", { ok: true, seq: 10, events: [] });
  assert.equal((await next(socket, "command")).data.name, "reply");
});

test("an acknowledged command whose event does not come is asked for", async () => {
  const { socket, session } = await open();
  const done = session.perform("reply", REPLY);
  await answer(socket, "command", { ok: true, seq: 11 });
  await answer(socket, "join", { ok: true, seq: 11, events: [replied(11)] });
  assert.equal((await done).ok, true);
});

test("a draft that is not there for one any more is closed", async () => {
  const { socket, session } = await open();
  /** @type {string[]} */
  const news = [];
  session.watch((name) => news.push(name));
  socket.receive("rejoin");
  await answer(socket, "join", { ok: false, error: { code: "not_found", message: "This draft is not here." } });
  assert.ok(news.includes("closed"));
  assert.equal(session.sync.status, "offline");
});

test("after a break between processes only what was missed is asked for", async () => {
  const { socket, session } = await open();
  socket.receive("rejoin", { draft: session.draft, catch_up: true });
  const asked = await answer(socket, "join", { ok: true, seq: 11, events: [replied(11)], here: [] });
  assert.equal(asked.after, 10);
  assert.equal(session.state.seq, 11);
});

test("a chapter that comes back is loaded, also when the connection breaks or no answer comes", async () => {
  const { socket, session } = await open();
  socket.receive("event", event("chapter_restored", { chapter: "chapter-9", position: 0 }, { seq: 11 }));
  const first = await next(socket, "join");
  assert.equal(first.data.after, null);
  socket.disconnect();
  first.fail();
  await turn();
  socket.connect();
  const second = await next(socket, "join");
  assert.equal(second.data.after, null, "it would stay away for ever");
  second.fail();
  const loaded = { ...snapshot(), seq: 11 };
  assert.equal((await answer(socket, "join", { ok: true, snapshot: loaded, here: [] })).after, null);
  socket.disconnect();
  socket.connect();
  assert.equal((await next(socket, "join")).data.after, session.state.seq, "it is loaded once");
});

test("an event that comes while the draft is loaded anew, with some before it missing, is not left out", async () => {
  /** @type {(missing: object) => void} */
  let give = () => assert.fail();
  const { socket, session } = await open(() => new Promise((resolve) => (give = resolve)));
  write(session);
  socket.receive("rejoin");
  await answer(socket, "join", { ok: true, snapshot: { ...snapshot(), seq: 12 }, here: [] });
  socket.receive("event", replied(13));
  give({ version: 0, steps: [], clients: [] });
  await turn();
  assert.equal(session.state.seq, 13, "nobody would ask for it before the next one comes");
});

test("somebody who was there already is met, and has not arrived", async () => {
  const { socket, session } = await open();
  /** @type {boolean[]} */
  const arrivals = [];
  session.watch((name, detail) => name === "presence" && arrivals.push(detail.arrived));
  socket.receive("presence", { draft: session.draft, id: 2, name: "Helen", hue: 1, already: true });
  socket.receive("presence", { draft: session.draft, id: 3, name: "Omar", hue: 2 });
  assert.deepEqual([...session.presence.keys()], [2, 3]);
  assert.deepEqual(arrivals, [false, true]);
});

test("people come and go, and are told where one is", async () => {
  const { socket, session } = await open();
  const helen = { draft: session.draft, id: 2, name: "Helen", hue: 1 };
  socket.receive("presence", helen);
  socket.receive("presence", { ...helen, chapter: CHAPTER, from: 5, to: 9 });
  assert.equal(session.presence.get(2)?.from, 5);
  socket.receive("presence", { ...helen, gone: true });
  assert.equal(session.presence.size, 0);
  session.here({ chapter: CHAPTER, from: 1, to: 1 });
  assert.deepEqual(socket.told, [{ name: "here", data: { draft: session.draft, chapter: CHAPTER, from: 1, to: 1 } }]);
});
