/** Owns what waits to be sent: one thing at a time, in order, again after a break, never twice. */

import { newId } from "../lib/ids.js";
import { stepsToWire } from "../prose/steps.js";
import { unsentRecord } from "./unsent_record.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").Ack} Ack
 * @typedef {import("./outbox.js").Command} Command
 * @typedef {{command: Command, resolve: (ack: Ack) => void}} Waiting
 */

/** How many steps one edit carries at most; the server takes up to 1,000. */
const MAX_STEPS = 500;
/** How often a command is sent again that the server stumbles over; one that it cannot save just now, for as long as it takes. */
const MAX_TRIES = 5;
const PAUSE = 2000;
/** How long after its acknowledgement an event may take to come, in milliseconds. */
const EVENT_WITHIN = 1000;

export class Sender {
  /** @type {Waiting[]} */
  queue = [];
  /** The edit of text that was sent last, answered or not. @type {{command: Command, chapter: string} | null} */
  edit = null;
  /** The number the text must have come to before more of it is sent. */
  #after = 0;
  #busy = false;
  #editedLast = false;
  #tries = 0;
  #held = false;
  /** Grows with each connection; an answer from an earlier one is stale. */
  #epoch = 0;

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  /** @param {Command} command */
  send(command) {
    return new Promise((/** @type {(ack: Ack) => void} */ resolve) => {
      this.queue.push({ command, resolve });
      this.keep();
      this.session.updateSync();
      this.pump();
    });
  }

  /** How many changes are not acknowledged. */
  waiting() {
    const unsent = [...this.session.texts.values()].map((text) => text.sendable()?.steps.length ?? 0);
    return this.queue.length + unsent.reduce((sum, count) => sum + count, 0);
  }

  /** Everything before this connection that had no answer is sent again. */
  reconnected() {
    this.#epoch++;
    this.#busy = false;
    this.#after = 0;
  }

  /**
   * Several things at once: they are kept as one, and sent after that.
   *
   * @template Result
   * @param {() => Result} action
   * @returns {Result}
   */
  together(action) {
    this.#held = true;
    try {
      return action();
    } finally {
      this.#held = false;
      this.#settle();
    }
  }

  /** Send the next thing, if nothing is on its way: text and commands in turn, so that neither waits for long. */
  pump() {
    const { session } = this;
    if (this.#busy || this.#held || !session.stream.joined || session.state.seq < this.#after) return;
    const command = this.queue[0];
    const edit = command && this.#editedLast ? null : this.#nextEdit();
    this.#editedLast = edit !== null;
    if (edit) void this.#sendEdit(edit);
    else if (command) void this.#sendCommand(command);
  }

  /**
   * The text that was sent last goes first: until it is known what became of that, no other takes its place in the record.
   *
   * @returns {{command: Command, chapter: string} | null}
   */
  #nextEdit() {
    const last = this.edit?.chapter;
    const texts = [...this.session.texts].sort(([one], [other]) => Number(other === last) - Number(one === last));
    for (const [chapter, text] of texts) {
      const sendable = text.sendable();
      if (!sendable || !this.session.state.chapters.some(({ id }) => id === chapter)) continue;
      const steps = stepsToWire(sendable.steps.slice(0, MAX_STEPS));
      const data = { chapter, version: sendable.version, steps, client: String(sendable.clientID) };
      return { chapter, command: { id: newId(), draft: this.session.draft, name: "edit_text", data } };
    }
    return null;
  }

  /**
   * An edit is on disk before it goes out, so that a page that ends at once afterwards is known to have sent it.
   *
   * @param {{command: Command, chapter: string}} edit
   */
  async #sendEdit(edit) {
    const epoch = this.#epoch;
    this.#busy = true;
    this.edit = edit;
    this.keep();
    await this.session.parts.outbox?.settled();
    const ack = await this.session.requests.ask("command", edit.command);
    if (ack.error?.code === "stale") await this.session.stream.join();
    if (epoch !== this.#epoch) return;
    this.#busy = false;
    if (ack.ok) this.#done(ack);
    else if (ack.error?.code !== "stale" && !this.#mayRetry(ack)) this.#refused(edit.chapter, ack);
    this.#settle();
  }

  /** @param {Waiting} first */
  async #sendCommand(first) {
    const epoch = this.#epoch;
    this.#busy = true;
    const ack = await this.session.requests.ask("command", first.command);
    if (epoch !== this.#epoch) return;
    this.#busy = false;
    if (ack.ok) this.#done(ack);
    if (ack.ok || !this.#mayRetry(ack)) {
      this.queue.shift();
      void this.#resolveWhenSeen(first, ack);
    }
    this.#settle();
  }

  /**
   * The server will never take this text: let go of it, so that the page can show what is lost and start again.
   *
   * @param {string} chapter
   * @param {Ack} ack
   */
  #refused(chapter, ack) {
    const text = this.session.texts.get(chapter);
    this.edit = null;
    this.session.detach(chapter);
    this.session.tell("refused", { chapter, error: ack.error, steps: text?.sendable()?.steps ?? [] });
  }

  /** @param {Ack} ack */
  #done(ack) {
    this.#tries = 0;
    const seq = ack.seq ?? 0;
    this.#after = seq;
    if (this.session.state.seq < seq) setTimeout(() => this.#missing(seq), EVENT_WITHIN);
  }

  /** @param {number} seq of an event of ours that should have come by now */
  #missing(seq) {
    if (this.session.state.seq < seq) void this.session.stream.join();
  }

  #settle() {
    this.keep();
    this.session.updateSync();
    this.pump();
  }

  /**
   * @param {Waiting} waiting
   * @param {Ack} ack
   */
  async #resolveWhenSeen({ resolve }, ack) {
    if (ack.ok && this.session.state.seq < (ack.seq ?? 0)) {
      await new Promise((/** @type {(value?: undefined) => void} */ seen) => {
        const end = this.session.subscribe(({ state }) => {
          if (state.seq < (ack.seq ?? 0)) return;
          end();
          seen();
        });
      });
    }
    resolve(ack);
  }

  /**
   * Whether what failed is to be sent again: the connection broke, or the server stumbled or asks for patience.
   *
   * @param {Ack} ack
   */
  #mayRetry(ack) {
    const code = ack.error?.code;
    if (code === "unanswered") return true;
    if (code !== "unavailable") {
      if ((code !== "internal" && code !== "too_many") || this.#tries >= MAX_TRIES) {
        this.#tries = 0;
        return false;
      }
      this.#tries++;
    }
    this.#busy = true;
    const epoch = this.#epoch;
    const pause = (ack.error?.retry_after ?? 0) * 1000 || PAUSE;
    setTimeout(() => {
      if (epoch !== this.#epoch) return;
      this.#busy = false;
      this.pump();
    }, pause);
    return true;
  }

  /** Keep everything unsent where a reload finds it. */
  keep() {
    if (!this.#held) this.session.parts.outbox?.keep(unsentRecord(this.session));
  }
}
