/** Tests of what is typed in a session over a socket to nowhere: confirmed, made again on what it missed, or let go. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { HeadlessText } from "../../static/js/draft/headless_text.js";
import { answer, CHAPTER, next, open, turn, type, write } from "./support/open_session.js";
import { edited, event, lamp, snapshot } from "./support/snapshots.js";

test("typing is confirmed by its own event", async () => {
  const { socket, session } = await open();
  const text = write(session);
  type(session, text, "big ");
  const { data } = await answer(socket, "command", { ok: true, seq: 11 });
  assert.deepEqual([data.version, data.client], [4, "client-of-rhiannon"]);
  socket.receive("event", event("text_edited", { ...data, chapter: CHAPTER }));
  assert.equal(text.sendable(), null);
  assert.ok(text.state.doc.eq(session.state.chapters[0]?.doc ?? assert.fail()));
  assert.equal(session.sync.status, "saved");
});

test("typing that came too late is made again on top of what it had missed", async () => {
  const { socket, session } = await open();
  const text = write(session);
  type(session, text, "big ");
  const theirs = new HeadlessText({ version: 4, doc: lamp, clientID: "client-of-tomos" });
  theirs.dispatch(theirs.state.tr.insertText("Then: ", 1));
  await answer(socket, "command", { ok: false, error: { code: "stale" } });
  await answer(socket, "join", { ok: true, seq: 11, events: [edited(theirs.sendable()?.steps ?? [])] });
  const { data } = (await next(socket, "command")).data;
  assert.deepEqual([data.version, data.steps[0].from], [5, 11]);
  assert.match(text.state.doc.textContent, /^Then: The big lamp/);
});

test("text that the server will never take is let go and told", async () => {
  const { socket, session } = await open();
  /** @type {any[]} */
  const refused = [];
  session.watch((name, detail) => name === "refused" && refused.push(detail));
  type(session, write(session), "big ");
  await answer(socket, "command", { ok: false, error: { code: "invalid", message: "This edit does not fit." } });
  assert.deepEqual([refused[0].chapter, refused[0].error.code, refused[0].steps.length], [CHAPTER, "invalid", 1]);
  assert.deepEqual(session.sync, { status: "saved", waiting: 0 });
});

test("a snapshot that replaces the state brings what is written up to it, also while more is heard", async () => {
  const theirs = new HeadlessText({ version: 4, doc: lamp, clientID: "client-of-tomos" });
  theirs.dispatch(theirs.state.tr.insertText("Then: ", 1));
  const steps = theirs.sendable()?.steps ?? [];
  const theirEdit = edited(steps);
  /** @type {(missing: any) => void} */
  let reply = () => {};
  const { socket, session } = await open(() => new Promise((resolve) => (reply = resolve)));
  const text = write(session);
  socket.receive("rejoin");
  const whole = snapshot({ seq: 10 });
  (await next(socket, "join")).answer({ ok: true, seq: 10, snapshot: whole });
  await turn();
  socket.receive("event", theirEdit);
  reply({ version: 5, steps: theirEdit.data.steps, clients: ["client-of-tomos"] });
  await answer(socket, "join", { ok: true, seq: 11, events: [theirEdit] });
  assert.equal(session.state.seq, 11);
  assert.equal(text.confirmedVersion(), 5);
  assert.ok(text.state.doc.eq(theirs.state.doc));
  assert.ok(session.state.chapters[0]?.doc.eq(theirs.state.doc));
});
