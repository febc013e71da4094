/** Owns the conversation with the server about one draft: what is sent, in which order, and what comes back. */

import { newId } from "../lib/ids.js";
import { passOn } from "./displaced.js";
import { EventStream } from "./event_stream.js";
import { Requests } from "./requests.js";
import { Sender } from "./sender.js";
import { initialState } from "./state.js";

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {import("./state.js").DraftEvent} DraftEvent
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {{ok: boolean, seq?: number, error?: {code: string, message: string, [key: string]: any}}} Ack
 * @typedef {{
 *   receive: (version: number, steps: readonly Step[], clientIDs: readonly (string | number)[]) => void,
 *   sendable: () => {version: number, steps: readonly Step[], clientID: string | number} | null,
 *   confirmedVersion: () => number,
 *   unconfirmedMaps: () => readonly import("prosemirror-transform").StepMap[],
 *   applyLocal: (steps: readonly Step[], since?: readonly import("prosemirror-transform").StepMap[]) => readonly Step[],
 * }} CollabText what an editor shows the session
 * @typedef {{
 *   on: (name: string, listener: (...args: any[]) => void) => unknown,
 *   connect: () => unknown, disconnect: () => unknown, connected: boolean,
 *   emit: (name: string, data: unknown) => unknown,
 *   timeout: (milliseconds: number) => {emit: (name: string, data: unknown, ack: (error: unknown, ack: any) => void) => unknown},
 * }} Socket
 * @typedef {{id: number, name: string, hue: number, chapter: string | null, from: number | null, to: number | null}} Present
 * @typedef {{status: "saved" | "saving" | "offline", waiting: number}} Sync
 * @typedef {{
 *   socket: Socket, getJson: (url: string) => Promise<any>, outbox: import("./outbox.js").Outbox | null,
 *   client: string, ackWithin?: number,
 * }} Parts
 */

/** A draft as this page has it open. */
export class Session {
  /** @type {Map<string, CollabText>} */
  texts = new Map();
  /** @type {Map<number, Present>} */
  presence = new Map();
  /** @type {Sync} */
  sync = { status: "offline", waiting: 0 };
  /** @type {Set<(session: Session, event: DraftEvent | null) => void>} */
  #listeners = new Set();
  /** @type {Set<(name: string, detail: any) => void>} */
  #watchers = new Set();

  /**
   * @param {any} snapshot
   * @param {Parts} parts
   */
  constructor(snapshot, parts) {
    this.parts = parts;
    this.draft = snapshot.draft;
    this.state = initialState(snapshot);
    this.requests = new Requests(parts.socket, parts.ackWithin);
    this.stream = new EventStream(this);
    this.sender = new Sender(this);
    this.#listen(parts.socket);
  }

  /** @param {Socket} socket */
  #listen(socket) {
    socket.on("connect", () => void this.stream.join());
    socket.on("disconnect", () => {
      this.stream.joined = false;
      this.presence.clear();
      this.updateSync();
    });
    socket.on("connect_error", () => this.tell("sync", this.sync));
    socket.on("event", (event) => this.stream.take([event]));
    socket.on("rejoin", (why) => void this.stream.join(!why?.catch_up));
    socket.on("presence", (person) => this.#met(person));
  }

  /** Open the connection; what was left unsent by an earlier page must have been put back before. */
  start() {
    if (this.parts.socket.connected) void this.stream.join();
    else this.parts.socket.connect();
  }

  /**
   * Be told of every new state; `event` is null where the whole draft was loaded anew. The answer ends that.
   *
   * @param {(session: Session, event: DraftEvent | null) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Be told of what is no state: `joined`, `sync`, `presence`, `refused` (a text the server would not take), `lost` (words
   * whose place is gone), `displaced` (words that went along with theirs), `closed`.
   *
   * @param {(name: string, detail: any) => void} watcher
   */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /**
   * @param {string} name
   * @param {any} [detail]
   */
  tell(name, detail) {
    this.#watchers.forEach((watcher) => watcher(name, detail));
  }

  /**
   * Take over a new state, from an event or (null) a snapshot.
   *
   * @param {DraftState} state
   * @param {DraftEvent | null} event
   */
  setState(state, event) {
    this.state = state;
    if (event?.data?.steps) passOn(this, event.data);
    this.#listeners.forEach((listener) => listener(this, event));
  }

  /**
   * Send a command in its turn. Resolves when the server has answered and, where it was carried out, its event
   * is in the state; waits as long as there is no connection.
   *
   * @param {string} name
   * @param {object} data
   * @returns {Promise<Ack>}
   */
  perform(name, data) {
    return this.sender.send({ id: newId(), draft: this.draft, name, data });
  }

  /**
   * Send and keep what an editor gathers, until `detach`.
   *
   * @param {string} chapter
   * @param {CollabText} text
   */
  attach(chapter, text) {
    this.texts.set(chapter, text);
    this.changed();
  }

  /** @param {string} chapter */
  detach(chapter) {
    this.texts.delete(chapter);
  }

  /** An attached text has new steps. */
  changed() {
    this.sender.keep();
    this.updateSync();
    this.sender.pump();
  }

  /** @param {{chapter: string, from: number | null, to: number | null}} place where this person is */
  here(place) {
    if (this.stream.joined) this.parts.socket.emit("here", { draft: this.draft, ...place });
  }

  /** @param {Present & {gone?: boolean, already?: boolean}} person `already`: was here before us, and need not be told */
  #met({ gone, already, ...person }) {
    const arrived = !gone && !already && !this.presence.has(person.id);
    if (gone) this.presence.delete(person.id);
    else this.presence.set(person.id, { ...this.presence.get(person.id), ...person });
    this.tell("presence", { arrived });
  }

  /** @param {Present[]} people */
  setPresence(people) {
    this.presence = new Map(people.map((person) => [person.id, person]));
    this.tell("presence", { arrived: false });
  }

  updateSync() {
    const waiting = this.sender.waiting();
    const status = this.stream.joined ? (waiting ? "saving" : "saved") : "offline";
    if (status === this.sync.status && waiting === this.sync.waiting) return;
    this.sync = { status, waiting };
    this.tell("sync", this.sync);
  }
}
