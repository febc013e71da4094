/** Owns a person at a page of the draft: our own session, texts and outbox, which they use, lose and open again. */

import { history } from "prosemirror-history";
import { io } from "socket.io-client";
import { comingBack } from "../../../static/js/draft/connection.js";
import { HeadlessText } from "../../../static/js/draft/headless_text.js";
import { Outbox } from "../../../static/js/draft/outbox.js";
import { Session } from "../../../static/js/draft/session.js";
import { putBack, wordsOf } from "../../../static/js/draft/unsent.js";
import { newId } from "../../../static/js/lib/ids.js";
import { stepsFromWire } from "../../../static/js/prose/steps.js";
import { Typed } from "./ledger.js";
import { waitUntil } from "./waiting.js";

/**
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("../../../static/js/draft/session.js").Socket} Socket
 * @typedef {{
 *   name: string, letter: string, browser: import("./browser.js").Browser, draft: string, proxy: string,
 *   random: import("./random.js").Random, ledger: import("./ledger.js").Ledger,
 * }} Who
 */

/** How long a page waits for an answer here; a lost one would else cost the test 15 seconds. */
const ACK_WITHIN = 1000;
/** How long a socket that was refused waits here before it tries again. */
const AGAIN = 200;
const SOCKET = {
  transports: ["websocket"],
  autoConnect: false,
  forceNew: true,
  timeout: 2000,
  randomizationFactor: 0.5,
};

/** A session that also tells what becomes of the words in its texts. */
class WatchedSession extends Session {
  /** @type {(fate: import("./ledger.js").Fate) => void} */
  look = () => {};

  /** @type {Session["setState"]} */
  setState(state, event) {
    super.setState(state, event);
    this.look("taken away");
  }

  /** @type {Session["attach"]} */
  attach(chapter, text) {
    super.attach(chapter, text);
    this.look("missing");
  }
}

export class Person {
  typed = new Typed();
  /** @type {Slice[]} */
  clipboard = [];
  /** @type {WatchedSession | null} */
  #session = null;
  #tokens = 0;
  reloads = 0;
  /** What putting back found no place for. @type {string[]} */
  lost = [];

  /** @param {Who} who */
  constructor(who) {
    this.who = who;
    this.random = who.random;
  }

  get session() {
    if (!this.#session) throw new Error(`${this.who.name} has no page open`);
    return this.#session;
  }

  get writes() {
    return this.session.state.you.can.includes("edit_text");
  }

  newToken() {
    this.#tokens += 1;
    return `zq${this.#tokens}${this.who.letter}`;
  }

  /** Open the page, as often as it takes, and put back what an earlier one left. */
  async open() {
    const { browser, draft, proxy, ledger } = this.who;
    const getJson = (/** @type {string} */ path) => browser.getJson(path, proxy);
    const snapshot = await persistently(() => getJson(`/api/drafts/${draft}`));
    const client = newId();
    const outbox = await Outbox.open(client);
    const wire = io(proxy, {
      ...SOCKET,
      reconnectionDelay: 50,
      reconnectionDelayMax: 400,
      extraHeaders: { Cookie: browser.cookie },
    });
    comingBack(wire, () => () => {}, AGAIN);
    const isOpen = () => this.#session === session;
    const socket = ledger.watching(/** @type {Socket} */ (/** @type {unknown} */ (wire)), snapshot.you.id, isOpen);
    const session = new WatchedSession(snapshot, { socket, getJson, outbox, client, ackWithin: ACK_WITHIN });
    this.#session = session;
    this.#listen(session);
    session.start();
    await waitUntil(() => session.stream.joined, `${this.who.name} is in the draft`);
    this.lost.push(...(await persistently(() => putBack(session))));
  }

  /** @param {WatchedSession} session */
  #listen(session) {
    session.look = (fate) => {
      for (const [chapter, text] of session.texts)
        if (text instanceof HeadlessText) this.typed.look(chapter, text.state.doc, fate);
    };
    session.subscribe((_session, event) => {
      if (event?.actor === session.state.you.id && event.kind === "text_edited")
        this.typed.settle(wordsOf(stepsFromWire(event.data.steps)), "in the log");
    });
    session.watch((name, detail) => {
      if (name === "refused") this.typed.settle(wordsOf(detail.steps), "handed back");
      if (name === "closed") throw new Error(`${this.who.name} was shut out: ${detail}`);
    });
  }

  /** Lose the page, with whatever is under way; only what the outbox has on disk is left. */
  async reload() {
    const { session } = this;
    await session.parts.outbox?.settled();
    session.parts.outbox?.database.close();
    session.parts.outbox = null;
    this.#session = null;
    session.parts.socket.disconnect();
    this.reloads += 1;
    await this.open();
  }

  /**
   * The chapter as it can be written in, what is unsent of it included.
   *
   * @param {string} id
   */
  text(id) {
    const { session } = this;
    const open = session.texts.get(id);
    if (open instanceof HeadlessText) return open;
    const chapter = session.state.chapters.find((one) => one.id === id);
    if (!chapter) throw new Error(`There is no chapter ${id}`);
    const { version, doc } = chapter;
    const text = new HeadlessText({ version, doc, clientID: newId(), plugins: [history()] });
    session.attach(id, text);
    return text;
  }

  /**
   * Write in a chapter.
   *
   * @param {string} chapter
   * @param {import("./writing_acts.js").WritingAct} act
   */
  write(chapter, act) {
    const { session, random, clipboard } = this;
    const text = this.text(chapter);
    const newToken = () => {
      const token = this.newToken();
      this.typed.add(token, chapter);
      return token;
    };
    const quotes = () => Object.values(session.state.annotations).map(({ quote }) => quote);
    act({ random, text, clipboard, newToken, quotes });
    session.look("undone");
    session.changed();
  }

  /** Whether everything this person did has been answered, and nothing waits. */
  get isSettled() {
    const { sender, sync } = this.session;
    return sender.queue.length === 0 && sender.waiting() === 0 && sync.status === "saved";
  }

  close() {
    this.session.parts.socket.disconnect();
    this.session.parts.outbox?.database.close();
  }
}

/**
 * Try again until the bad connection lets it through; an Error when it does not within a minute.
 *
 * @template Answer
 * @param {() => Promise<Answer>} ask
 * @returns {Promise<Answer>}
 */
async function persistently(ask) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (/** @type {any} */ (error).status !== 0 || Date.now() > deadline) throw error;
    }
  }
}
