/** Tests of words that are not yet saved while somebody else takes their place away: none is lost without a word. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Slice } from "prosemirror-model";
import { ReplaceStep } from "prosemirror-transform";
import { HeadlessText } from "../../static/js/draft/headless_text.js";
import { Session } from "../../static/js/draft/session.js";
import { wordsOf } from "../../static/js/draft/unsent.js";
import { stepsToWire } from "../../static/js/prose/steps.js";
import { FakeSocket } from "./support/fake_socket.js";
import { chapter, paragraph } from "./support/chapters.js";
import { event, snapshot } from "./support/snapshots.js";
import { waitUntil } from "./support/waiting.js";

const CLIENT = "client-of-rhiannon";
const DOC = chapter(paragraph("The lamp was out."), paragraph("Below them the tide came in."));
const CUT = 19;
const SIZE = DOC.content.size;

/** A session that has not heard the server's answer to what it sends; `told` is what the page is told. */
async function open() {
  const socket = new FakeSocket();
  const chapters = [
    { id: "chapter-1", title: "Ebb", version: 4, doc: DOC.toJSON() },
    { id: "chapter-2", title: "Flood", version: 0, doc: chapter(paragraph("Then came the day.")).toJSON() },
  ];
  const shown = { ...snapshot(), chapters, annotations: [] };
  const parts = { socket, getJson: () => Promise.reject(new Error("not asked for")), outbox: null, client: CLIENT };
  const session = new Session(shown, parts);
  /** @type {[string, any][]} */
  const told = [];
  session.watch((name, detail) => name !== "sync" && told.push([name, detail]));
  session.start();
  await waitUntil(() => socket.asked.length > 0, "the draft is joined");
  socket.asked.shift()?.answer({ ok: true, seq: 10, events: [], here: [] });
  await waitUntil(() => session.stream.joined, "the draft is joined");
  told.length = 0;
  const text = new HeadlessText({ version: 4, doc: DOC, clientID: CLIENT });
  session.attach("chapter-1", text);
  return { socket, session, text, told };
}

/** @param {HeadlessText} text @param {string} words letter by letter, before a word of the text */
function type(text, words, before = "tide") {
  let found = 0;
  text.state.doc.descendants((node, at) => {
    if (node.isText && node.text?.includes(before)) found = at + node.text.indexOf(before);
  });
  [...words].forEach((letter, at) => text.dispatch(text.state.tr.insertText(letter, found + at)));
}

/**
 * @param {object} [carried]
 * @param {{seq?: number, from?: number, to?: number}} [place]
 */
function takenOut(carried, { seq = 12, from = CUT, to = SIZE } = {}) {
  const steps = stepsToWire([new ReplaceStep(from, to, Slice.empty)]);
  return event(
    "text_edited",
    { chapter: "chapter-1", version: 4, steps, client: "", ...(carried ? { carried } : {}) },
    { seq },
  );
}

/** @param {Session} session @param {string} id */
const waitingIn = (session, id) => wordsOf(session.texts.get(id)?.sendable()?.steps ?? []);

test("words typed in a passage that somebody deletes meanwhile are told", async () => {
  const { socket, session, text, told } = await open();
  type(text, "cold ");
  type(text, "big ", "lamp");
  socket.receive("event", takenOut(undefined, { seq: 11 }));
  assert.deepEqual(
    told.map(([name, { steps }]) => [name, wordsOf(steps)]),
    [["lost", ["cold "]]],
  );
  assert.deepEqual(waitingIn(session, "chapter-1"), ["big "]);
});

test("words typed in a passage that becomes a chapter of its own go along", async () => {
  const { socket, session, text, told } = await open();
  type(text, "big ", "lamp");
  type(text, "cold ");
  const tail = DOC.cut(CUT).toJSON();
  socket.receive("event", event("chapter_added", { chapter: "chapter-new", title: "", position: 1, doc: tail }));
  socket.receive("event", takenOut({ into: "chapter-new", from: CUT, to: SIZE, at: 0 }));
  assert.deepEqual(told, [["displaced", { chapter: "chapter-new" }]]);
  assert.deepEqual(waitingIn(session, "chapter-1"), ["big "]);
  assert.deepEqual(waitingIn(session, "chapter-new"), ["cold "]);
  const there = /** @type {HeadlessText} */ (session.texts.get("chapter-new"));
  assert.equal(there.state.doc.textContent, "Below them the cold tide came in.");
});

test("words typed in a passage that is moved to another chapter go along, over what waits there", async () => {
  const { socket, session, text, told } = await open();
  const other = session.state.chapters[1] ?? assert.fail();
  const there = new HeadlessText({ ...other, clientID: "another-editor" });
  session.attach("chapter-2", there);
  type(there, "At last. ", "Then");
  type(text, "cold ");
  const put = stepsToWire([new ReplaceStep(20, 20, DOC.slice(CUT, SIZE))]);
  socket.receive("event", event("text_edited", { chapter: "chapter-2", version: 0, steps: put, client: "" }));
  socket.receive("event", takenOut({ into: "chapter-2", from: CUT, to: SIZE, at: 20 }));
  assert.deepEqual(told, [["displaced", { chapter: "chapter-2" }]]);
  assert.equal(there.state.doc.textContent, "At last. Then came the day.Below them the cold tide came in.");
});

test("words typed in a passage that is moved to another place of its chapter go along", async () => {
  const { socket, session, text, told } = await open();
  type(text, "big ", "lamp");
  const put = stepsToWire([new ReplaceStep(SIZE, SIZE, DOC.slice(0, CUT))]);
  socket.receive("event", event("text_edited", { chapter: "chapter-1", version: 4, steps: put, client: "" }));
  const away = takenOut({ into: "chapter-1", from: 0, to: CUT, at: SIZE }, { from: 0, to: CUT });
  socket.receive("event", { ...away, data: { ...away.data, version: 5 } });
  assert.deepEqual(told, [["displaced", { chapter: "chapter-1" }]]);
  assert.equal(text.state.doc.textContent, "Below them the tide came in.The big lamp was out.");
  assert.deepEqual(waitingIn(session, "chapter-1"), ["big "]);
});

test("a page that comes back after the passage was deleted is told which words had their place there", async () => {
  const { socket, session, text, told } = await open();
  type(text, "cold ");
  const steps = stepsToWire([new ReplaceStep(CUT, SIZE, Slice.empty)]);
  session.parts.getJson = () => Promise.resolve({ version: 5, steps, clients: [""] });
  const fresh = { ...snapshot(), seq: 2000, annotations: [] };
  fresh.chapters = [{ id: "chapter-1", title: "Ebb", version: 5, doc: DOC.cut(0, CUT).toJSON() }];
  socket.asked.length = 0;
  void session.stream.join(true);
  await waitUntil(() => socket.asked.length > 0, "the draft is asked for");
  socket.asked.shift()?.answer({ ok: true, seq: 2000, snapshot: fresh, here: [] });
  await waitUntil(() => session.state.seq === 2000, "the draft is loaded");
  assert.deepEqual(
    told.filter(([name]) => name === "lost").map(([, { steps: gone }]) => wordsOf(gone)),
    [["cold "]],
  );
});

test("a snapshot that is older than what the page has heard of meanwhile does not stop it", async () => {
  const { socket, session, text } = await open();
  type(text, "cold ");
  socket.asked.length = 0;
  void session.stream.join(true);
  await waitUntil(() => socket.asked.length > 0, "the draft is asked for");
  const more = stepsToWire([new ReplaceStep(SIZE, SIZE, DOC.slice(0, SIZE))]);
  socket.receive("event", event("text_edited", { chapter: "chapter-1", version: 4, steps: more, client: "" }));
  const { seq } = session.state;
  const steps = stepsToWire([new ReplaceStep(2 * SIZE, 2 * SIZE, DOC.slice(0, CUT))]);
  session.parts.getJson = () => Promise.resolve({ version: 6, steps, clients: [""] });
  const older = { ...snapshot(), seq: seq - 1, annotations: [] };
  older.chapters = [{ id: "chapter-1", title: "Ebb", version: 4, doc: DOC.toJSON() }];
  socket.asked.shift()?.answer({ ok: true, seq: seq - 1, snapshot: older, here: [] });
  await waitUntil(() => text.confirmedVersion() === 6, "the text has caught up");
  assert.ok(text.state.doc.textContent.includes("cold "));
});
