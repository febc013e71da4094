/**
 * Owns the connections of the load driver: opening one, joining rooms, and telling apart what comes in.
 *
 * Socket.IO's frames are told apart by their first bytes (Engine.IO protocol 4, Socket.IO protocol 5) and read no further,
 * so that the driver costs the same for every server; only an acknowledgement is parsed.
 */

import { WebSocket } from "ws";

const [ZERO, TWO, THREE, FOUR] = [0x30, 0x32, 0x33, 0x34];
const BRACKET = 0x5b;
/** Where the name of an event begins in a frame such as `42["rejoin",...]`, and how that of `rejoin` does. */
const [NAME, R] = [4, 0x72];
const PATIENCE = 60_000;

/**
 * @typedef {object} Room
 * @property {string} name
 * @property {string | null} draft `null` where the server is not ours
 * @property {number} after the number of the last event its joiners have seen
 * @property {{id: string, version: number}[]} chapters
 */

export class Line {
  /** @type {(frame: Buffer) => void} what is done with each message; replaced by whoever listens */
  hear = () => {};
  /** @type {(event: Buffer) => void} what is done with an event that was missed, and told after joining again */
  catchUp = () => {};
  /** How often the server has asked to join again. */
  rejoins = 0;
  /** @type {Map<string, Room>} */
  #joined = new Map();
  isBroken = false;
  /** @type {Map<number, (answer: any) => void>} */
  #unanswered = new Map();
  /** @type {(() => void) | null} */
  #onReady = null;
  #calls = 0;

  /** @param {string} address @param {boolean} speaksSocketIo @param {string} cookie */
  constructor(address, speaksSocketIo, cookie) {
    this.speaksSocketIo = speaksSocketIo;
    const path = speaksSocketIo ? "/socket.io/?EIO=4&transport=websocket" : "/";
    const options = { perMessageDeflate: false, skipUTF8Validation: true, headers: cookie ? { Cookie: cookie } : {} };
    this.socket = new WebSocket(address.replace("http", "ws") + path, options);
    this.socket.on("message", (/** @type {Buffer} */ frame) =>
      speaksSocketIo ? this.#take(frame) : this.#takeBare(frame),
    );
    this.socket.on("close", () => (this.isBroken = true));
    this.socket.on("error", () => (this.isBroken = true));
  }

  /** Wait until the server has greeted. @returns {Promise<void>} */
  ready() {
    return within(PATIENCE, "a connection", (resolve) => {
      if (this.speaksSocketIo) this.#onReady = resolve;
      else this.socket.once("open", () => resolve());
    });
  }

  /** Enter a room. @param {Room} room */
  async join(room) {
    if (!this.speaksSocketIo) {
      this.send(`join ${room.name}`);
      await within(PATIENCE, "a join", (resolve) => (this.#onReady = resolve));
      return;
    }
    if (room.draft !== null) this.#joined.set(room.draft, room);
    const message = room.draft === null ? { room: room.name } : { draft: room.draft, after: room.after };
    const answer = await within(PATIENCE, "a join", (resolve) => this.call("join", message, resolve));
    if (!answer?.ok) throw new Error(`a join was refused: ${JSON.stringify(answer)}`);
    for (const event of answer.events ?? []) this.catchUp(Buffer.from(JSON.stringify(event)));
  }

  /**
   * Send an event; `onAnswer` gets its acknowledgement.
   * @param {string} event @param {object} message @param {(answer: any) => void} onAnswer
   */
  call(event, message, onAnswer) {
    const number = this.#calls++;
    this.#unanswered.set(number, onAnswer);
    this.send(`42${number}${JSON.stringify([event, message])}`);
  }

  /** @param {string} frame */
  send(frame) {
    if (!this.isBroken) this.socket.send(frame);
  }

  close() {
    return within(PATIENCE, "a close", (resolve) => {
      this.socket.once("close", () => resolve(undefined));
      this.socket.close();
    });
  }

  /** @param {Buffer} frame */
  #take(frame) {
    if (frame[0] === FOUR && frame[1] === TWO && frame[NAME] === R) this.#joinAgain(frame);
    else if (frame[0] === FOUR && frame[1] === TWO) this.hear(frame);
    else if (frame[0] === FOUR && frame[1] === THREE) this.#answered(frame);
    else if (frame[0] === TWO) this.send("3");
    else if (frame[0] === ZERO) this.send("40");
    else if (frame[0] === FOUR && frame[1] === ZERO) this.#onReady?.();
    else this.isBroken = true;
  }

  /** Do as the server asks, as our browser does. @param {Buffer} frame */
  #joinAgain(frame) {
    this.rejoins++;
    const room = this.#joined.get(JSON.parse(frame.toString("utf8", 2))[1].draft);
    if (room) this.join(room).catch(() => this.socket.terminate());
  }

  /** @param {Buffer} frame */
  #takeBare(frame) {
    if (frame.length === "joined".length) this.#onReady?.();
    else this.hear(frame);
  }

  /** @param {Buffer} frame */
  #answered(frame) {
    const bracket = frame.indexOf(BRACKET);
    const number = Number(frame.toString("latin1", 2, bracket));
    const answered = this.#unanswered.get(number);
    this.#unanswered.delete(number);
    answered?.(JSON.parse(frame.toString("utf8", bracket))[0]);
  }
}

/**
 * Wait for something at most so many milliseconds.
 * @param {number} patience @param {string} what @param {(resolve: (value?: any) => void) => void} begin
 * @returns {Promise<any>}
 */
export function within(patience, what, begin) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} took too long`)), patience);
    begin((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
