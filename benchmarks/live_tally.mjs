/** Owns who has heard what and when: latencies to each subscriber and to the last, what was lost, what came twice. */

/** Numbers, as many as come. */
export class Samples {
  #values = new Float64Array(4096);
  length = 0;

  /** @param {number} value */
  push(value) {
    if (this.length === this.#values.length) {
      const longer = new Float64Array(2 * this.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length++] = value;
  }

  /**
   * Return the percentiles, interpolated as `percentiles` of support.py does; `null` of nothing.
   * @param {number[]} points
   * @returns {(number | null)[]}
   */
  percentiles(...points) {
    const ordered = this.#values.slice(0, this.length).sort();
    return points.map((point) => {
      if (!ordered.length) return null;
      const place = ((ordered.length - 1) * point) / 100;
      const low = Math.floor(place);
      return ordered[low] + (ordered[Math.min(low + 1, ordered.length - 1)] - ordered[low]) * (place - low);
    });
  }
}

/**
 * @typedef {object} Sent
 * @property {number} at when it was meant to be sent
 * @property {Uint8Array} heardBy how often each subscriber has heard it
 * @property {number} left how many still have to hear it
 * @property {boolean} isAnswered
 * @property {boolean} isRefused
 * @property {() => void} whole called once everyone has heard it and it is acknowledged
 */

/** In `heardBy`: told after joining again; that it also comes by itself is no fault. */
const CAUGHT_UP = 255;

/** What came when nobody counted any more: a message heard again after its round had ended. */
export const strays = { count: 0 };

export class Tally {
  each = new Samples();
  last = new Samples();
  deliveries = 0;
  bytes = 0;
  twice = 0;
  /** Numbered events that did not come in the order of their numbers, or with one left out. */
  disorder = 0;
  refused = 0;
  /** @type {string | null} */
  firstRefusal = null;
  lastAt = 0;
  /** The number of the last event that was acknowledged. */
  seq = 0;
  isOver = false;
  /** @type {Map<number, Sent>} */
  #sent = new Map();

  /** @param {number} listeners how many are in the room @param {number} expected how many of them hear each message */
  constructor(listeners, expected) {
    this.listeners = listeners;
    this.expected = expected;
    this.seqs = new Float64Array(listeners);
  }

  /**
   * Note a message; the promise is kept once everyone has heard it, and the server has answered if it does.
   * @param {number} number @param {number} at when it was meant to be sent
   * @param {boolean} isAnswered whether no answer is awaited
   * @returns {Promise<void>}
   */
  send(number, at, isAnswered) {
    return new Promise((whole) => {
      const heardBy = new Uint8Array(this.listeners);
      this.#sent.set(number, { at, heardBy, left: this.expected, isAnswered, isRefused: false, whole });
    });
  }

  /** @param {number} number @param {any} answer */
  answer(number, answer) {
    const message = this.#sent.get(number);
    if (!message) return;
    message.isAnswered = true;
    if (!answer?.ok) {
      this.refused++;
      this.firstRefusal ??= JSON.stringify(answer?.error ?? answer);
      message.isRefused = true;
    }
    if (message.left === 0 || message.isRefused) message.whole();
  }

  /**
   * Note what one subscriber has heard.
   * @param {number} listener
   * @param {number} number of the message, -1 for none
   * @param {number} seq of the event, -1 for none
   * @param {number} length in bytes
   */
  hear(listener, number, seq, length) {
    if (seq >= 0) this.#follow(listener, seq);
    const message = this.#sent.get(number);
    if (!message || this.isOver) {
      strays.count += number >= 0 ? 1 : 0;
      return;
    }
    if (message.heardBy[listener] === CAUGHT_UP) return;
    if (message.heardBy[listener]++) this.twice++;
    else this.#delivered(message, length);
  }

  /** Note what one subscriber was told after joining again. @param {number} listener @param {number} number */
  catchUp(listener, number) {
    const message = this.#sent.get(number);
    if (!message || this.isOver || message.heardBy[listener]) return;
    message.heardBy[listener] = CAUGHT_UP;
    this.#delivered(message, 0);
  }

  /** @param {Sent} message @param {number} length */
  #delivered(message, length) {
    const now = performance.now();
    this.each.push(now - message.at);
    this.deliveries++;
    this.bytes += length;
    this.lastAt = now;
    if (--message.left === 0) {
      this.last.push(now - message.at);
      if (message.isAnswered) message.whole();
    }
  }

  get sent() {
    return this.#sent.size;
  }

  get lost() {
    let lost = 0;
    for (const message of this.#sent.values()) lost += message.isRefused ? 0 : message.left;
    return lost;
  }

  /** @param {number} listener @param {number} seq */
  #follow(listener, seq) {
    const before = this.seqs[listener];
    if (before && seq !== before + 1) this.disorder++;
    this.seqs[listener] = seq;
  }
}
