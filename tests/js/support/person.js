/** Owns a person at a page of the draft: our own session, texts and outbox, which they use, lose and open again. */

import { history } from "prosemirror-history";
import { HeadlessText } from "../../../static/js/draft/headless_text.js";
import { Outbox } from "../../../static/js/draft/outbox.js";
import { putBack, wordsOf } from "../../../static/js/draft/unsent.js";
import { whenBack } from "../../../static/js/draft/unsent_held.js";
import { newId } from "../../../static/js/lib/ids.js";
import { stepsFromWire } from "../../../static/js/prose/steps.js";
import { Typed } from "./ledger.js";
import { Suggester } from "./suggester.js";
import { tokensOf } from "./tokens.js";
import { waitUntil } from "./waiting.js";
import { WatchedSession } from "./watched_session.js";
import { connect, persistently } from "./wire.js";

/**
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("../../../static/js/draft/session.js").Socket} Socket
 * @typedef {{
 *   name: string, letter: string, browser: import("./browser.js").Browser, draft: string, proxy: string,
 *   random: import("./random.js").Random, ledger: import("./ledger.js").Ledger, types: boolean,
 * }} Who `types`: a beta who has switched suggesting on
 */

/** How long a page waits for an answer here; a lost one would else cost the test 15 seconds. */
const ACK_WITHIN = 1000;
/** How often a page is lost without a last moment. */
const CRASHING_SHARE = 0.3;

export class Person {
  typed = new Typed();
  /** @type {Slice[]} */
  clipboard = [];
  /** @type {WatchedSession | null} */
  #session = null;
  #tokens = 0;
  /** Removed chapters for which words wait. @type {Set<string>} */
  #held = new Set();
  /** Pages that put back what earlier ones left. @type {Set<WatchedSession>} */
  #puttingBack = new Set();
  reloads = 0;
  /** What putting back found no place for, and what else the page complains of. @type {string[]} */
  lost = [];
  /** Words of suggestions withdrawn, or written anew, on their cards. @type {Set<string>} */
  givenUp = new Set();
  /** Every word of the run in what the server ever sent this person. @type {Set<string>} */
  heard = new Set();
  /** @type {Suggester | null} */
  suggester = null;

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
    const getJson = async (/** @type {string} */ path) => {
      const body = await browser.getJson(path, proxy);
      this.#hear(JSON.stringify(body));
      return body;
    };
    const snapshot = await persistently(() => getJson(`/api/drafts/${draft}`));
    const client = newId();
    const outbox = await Outbox.open(client);
    const wire = connect(proxy, browser.cookie, (bytes) => this.#hear(bytes));
    const isOpen = () => this.#session === session;
    const socket = ledger.watching(/** @type {Socket} */ (/** @type {unknown} */ (wire)), snapshot.you.id, isOpen);
    const session = new WatchedSession(snapshot, { socket, getJson, outbox, client, ackWithin: ACK_WITHIN });
    this.#session = session;
    this.#listen(session);
    this.suggester = this.who.types ? new Suggester(session, this.lost) : null;
    session.start();
    await waitUntil(() => session.stream.joined, `${this.who.name} is in the draft`);
    await this.#putBack(session);
  }

  /** @param {WatchedSession} session words of a chapter that is removed are put back once that is */
  async #putBack(session) {
    const onLost = (/** @type {string[]} */ words) => void this.lost.push(...words);
    this.#puttingBack.add(session);
    await persistently(() => {
      this.#held.clear();
      return putBack(session, onLost, (chapter) => void this.#held.add(chapter));
    });
    this.#puttingBack.delete(session);
    if (this.#held.size > 0) whenBack(session, [...this.#held], () => void this.#putBack(session));
  }

  /** @param {WatchedSession} session */
  #listen(session) {
    session.look = (fate) => {
      for (const [chapter, text] of session.texts)
        if (text instanceof HeadlessText) this.typed.look(chapter, text.state.doc, fate);
      const { doc = null, chapter = "" } = this.suggester ?? {};
      if (doc) this.typed.look(chapter, doc, fate);
    };
    session.subscribe((_session, event) => {
      if (event?.actor === session.state.you.id && event.kind === "text_edited")
        this.typed.settle(wordsOf(stepsFromWire(event.data.steps)), "in the log");
    });
    session.watch((name, detail) => {
      if (name === "refused" || name === "lost") {
        this.typed.settle(wordsOf(detail.steps), "handed back");
        this.lost.push(...wordsOf(detail.steps));
      }
      if (name === "closed") throw new Error(`${this.who.name} was shut out: ${detail}`);
    });
  }

  /** @param {string} bytes */
  #hear(bytes) {
    for (const token of tokensOf(bytes)) this.heard.add(token);
  }

  /** Lose the page, with whatever is under way; only what the outbox has on disk is left, and what is kept in a last moment. */
  async reload() {
    const { session } = this;
    const onDisk = session.sender.queue.map(({ command }) => command);
    await session.parts.outbox?.settled();
    session.look("taken away");
    this.#end([...onDisk, ...this.who.ledger.sent.values()]);
    session.parts.outbox?.database.close();
    session.parts.outbox = null;
    this.#session = null;
    session.parts.socket.disconnect();
    this.reloads += 1;
    await this.open();
  }

  /**
   * End the page on which proposals are typed; it may have a last moment, or none.
   *
   * @param {readonly {data: object}[]} kept
   */
  #end(kept) {
    if (!this.suggester) return;
    if (this.random.happens(CRASHING_SHARE)) this.typed.crash(kept);
    else this.suggester.leave();
    this.suggester.crash();
    this.suggester = null;
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
   * Write in a chapter, or type proposals in it.
   *
   * @param {string} chapter
   * @param {import("./writing_acts.js").WritingAct} act
   * @returns {boolean} whether that has changed anything
   */
  write(chapter, act) {
    const { session, random, clipboard } = this;
    session.look("taken away");
    const text = this.suggester ? this.#suggesting(chapter) : this.text(chapter);
    const newToken = () => {
      const token = this.newToken();
      this.typed.add(token, chapter);
      return token;
    };
    const quotes = () => Object.values(session.state.annotations).map(({ quote }) => quote);
    const before = text.state.doc;
    act({ random, text, clipboard, newToken, quotes });
    session.look("undone");
    session.changed();
    return !text.state.doc.eq(before);
  }

  /**
   * A command that takes words of one's own suggestions away, on their cards: they are not lost.
   *
   * @param {string} name
   * @param {{annotation?: string}} data
   */
  giveUp(name, { annotation = "" }) {
    if (!["withdraw_annotation", "revise_annotation", "revise_suggestion"].includes(name)) return;
    const { state, sender } = this.session;
    const onItsWay = sender.queue.map(({ command }) => command);
    const saved = [...onItsWay, ...this.who.ledger.sent.values()].filter(({ data }) => data.annotation === annotation);
    const words = [state.annotations[annotation]?.replacement, saved.map(({ data }) => data.replacement)];
    for (const token of tokensOf(JSON.stringify(words))) this.givenUp.add(token);
  }

  /**
   * The chapter as a beta can type in it.
   *
   * @param {string} id
   */
  #suggesting(id) {
    const chapter = this.session.state.chapters.find((one) => one.id === id);
    if (!this.suggester || !chapter) throw new Error(`There is no chapter ${id}`);
    return this.suggester.writing(chapter);
  }

  /** How many changes are on their way; words for a chapter that has been taken out wait for it to come back. */
  get underway() {
    const { texts, sender, state } = this.session;
    const present = state.chapters.map(({ id }) => texts.get(id)?.sendable()?.steps.length ?? 0);
    return sender.queue.length + present.reduce((sum, count) => sum + count, 0);
  }

  /** Whether everything this person did has been answered, and nothing waits. */
  get isSettled() {
    const { sender, sync } = this.session;
    const isWhole = this.#held.size === 0 && !this.#puttingBack.has(this.session);
    return sender.queue.length === 0 && sender.waiting() === 0 && sync.status === "saved" && isWhole;
  }

  close() {
    this.session.parts.socket.disconnect();
    this.session.parts.outbox?.database.close();
  }
}
