/** Owns the order of events: none twice, none left out; asks for what was missed. */

import { HttpError } from "../lib/http.js";
import { schema } from "../prose/schema.js";
import { stepsFromWire } from "../prose/steps.js";
import { takeIn } from "./displaced.js";
import { NEEDS_SNAPSHOT, initialState, reduce } from "./state.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./state.js").DraftEvent} DraftEvent
 * @typedef {import("prosemirror-model").Node} Node
 */

/** How long an event that came too early waits for those before it, in milliseconds. */
const PATIENCE = 300;
/** How long a failed join waits before the next, in milliseconds; doubled each time up to the last. */
const RETRY = [500, 1000, 2000, 4000, 8000];

export class EventStream {
  joined = false;
  /** @type {Map<number, DraftEvent>} */
  #early = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gapTimer;
  /** The number after which one is missing, while its being asked for is under way. @type {number | null} */
  #waitingAt = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  #joining = false;
  /** Whether to join once more when the present join is answered. */
  #again = false;
  /** Whether the whole draft must be loaded; it stays owed until it has come, whatever happens to the connection. */
  #owed = false;
  #failures = 0;

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  /**
   * Take in events as they come; those not yet due wait for the ones before.
   *
   * @param {readonly DraftEvent[]} events
   */
  take(events) {
    for (const event of events) if (event.seq > this.session.state.seq) this.#early.set(event.seq, event);
    try {
      this.#drain();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      void this.join(true);
    }
    this.#mindGap();
    this.session.sender.keep();
    this.session.updateSync();
    this.session.sender.pump();
  }

  /** Ask for an event that keeps others waiting for long; events that come behind it do not put that off. */
  #mindGap() {
    const { seq } = this.session.state;
    if (this.#early.size > 0 && this.#waitingAt === seq) return;
    clearTimeout(this.#gapTimer);
    this.#waitingAt = this.#early.size > 0 ? seq : null;
    if (this.#waitingAt !== null) this.#gapTimer = setTimeout(() => this.#askForGap(), PATIENCE);
  }

  #askForGap() {
    this.#waitingAt = null;
    void this.join();
  }

  #drain() {
    const { session } = this;
    for (let event = this.#next(); event; event = this.#next()) {
      this.#early.delete(event.seq);
      session.setState(reduce(session.state, event), event);
      if (event.kind && NEEDS_SNAPSHOT.has(event.kind)) void this.join(true);
    }
  }

  #next() {
    return this.#early.get(this.session.state.seq + 1);
  }

  /**
   * Enter the draft's room and catch up; with `anew` the whole draft is loaded.
   *
   * @param {boolean} [anew]
   */
  async join(anew = false) {
    const { session } = this;
    this.#owed ||= anew;
    this.#again = this.#joining;
    if (this.#joining || !session.parts.socket.connected) return;
    this.#joining = true;
    const wholly = this.#owed;
    this.#owed = false;
    const ack = await session.requests.ask("join", { draft: session.draft, after: wholly ? null : session.state.seq });
    if (!ack.ok || !(await this.#joinedWith(ack))) {
      this.#owed ||= wholly;
      this.#failed(ack);
    }
    this.#joining = false;
    if (this.#again && this.joined) void this.join();
  }

  /**
   * @param {any} ack
   * @returns {Promise<boolean>} false where it could not be taken in
   */
  async #joinedWith(ack) {
    const { session } = this;
    if (ack.snapshot && !(await this.#load(ack.snapshot))) return false;
    this.#failures = 0;
    if (!this.joined) session.sender.reconnected();
    const returning = !this.joined;
    this.joined = true;
    session.setPresence(ack.here ?? []);
    this.take(ack.events ?? []);
    if (returning) session.tell("joined");
    return true;
  }

  /** @param {any} ack */
  #failed(ack) {
    this.joined = false;
    if (ack.error?.code === "not_found") {
      this.session.parts.socket.disconnect();
      this.session.tell("closed", ack.error.message);
    } else if (this.session.parts.socket.connected) {
      const wait = RETRY[Math.min(this.#failures++, RETRY.length - 1)];
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => void this.join(), wait);
    }
    this.session.updateSync();
  }

  /**
   * Take over a snapshot. Attached editors first get the steps they miss, so that what is unsent in them is
   * rebased like after any other edit. Events that were taken in meanwhile may be newer than the snapshot: they are asked for
   * again; those that came too early still wait for the ones before.
   *
   * @param {any} snapshot
   * @returns {Promise<boolean>} false where the missing steps could not be had
   */
  async #load(snapshot) {
    const { session } = this;
    for (const [chapter, text] of session.texts) {
      const version = text.confirmedVersion();
      const url = `/api/drafts/${session.draft}/chapters/${chapter}/steps?after=${version}`;
      const missing = await session.parts.getJson(url).catch(goneAsNull);
      if (missing === undefined) return false;
      const isOpen = session.texts.get(chapter) === text;
      if (missing && isOpen) this.#catchUp(text, snapshotOf(snapshot, chapter), version, missing);
    }
    for (const seq of this.#early.keys()) if (seq <= snapshot.seq) this.#early.delete(seq);
    if (session.state.seq > snapshot.seq) this.#again = true;
    session.setState(initialState(snapshot), null);
    return true;
  }

  /**
   * @param {import("./session.js").CollabText} text
   * @param {{version: number, doc: Node} | null} shown the chapter in a snapshot asked for before
   * @param {number} version
   * @param {{steps: object[], clients: string[]}} missing
   */
  #catchUp(text, shown, version, missing) {
    const steps = stepsFromWire(missing.steps);
    // A snapshot can be older than what this page has heard of meanwhile.
    const known = shown && shown.version >= version ? shown : null;
    const newer = known ? steps.slice(known.version - version) : [];
    const doc = newer.reduce((before, step) => before && (step.apply(before).doc ?? undefined), known?.doc);
    const { lost } = takeIn(text, doc, { version, steps, clients: missing.clients });
    if (lost.length > 0) this.session.tell("lost", { steps: lost });
  }
}

/**
 * @param {any} snapshot
 * @param {string} chapter
 * @returns {{version: number, doc: Node} | null}
 */
function snapshotOf(snapshot, chapter) {
  const found = snapshot.chapters.find((/** @type {{id: string}} */ { id }) => id === chapter);
  return found ? { version: found.version, doc: schema.nodeFromJSON(found.doc) } : null;
}

/**
 * Null where the server says that it has nothing for us, undefined where it could not be asked.
 *
 * @param {unknown} error
 */
function goneAsNull(error) {
  if (!(error instanceof HttpError)) throw error;
  return error.status === 404 || error.status === 422 ? null : undefined;
}
