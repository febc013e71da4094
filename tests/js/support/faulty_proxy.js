/**
 * Owns a bad connection: a proxy between browsers and the server that, by a seeded chance, loses, doubles and delays
 * messages, closes connections and cuts them in the middle of a frame.
 *
 * Order within one direction is kept, as WebSocket promises it; the two directions of a connection are delayed each on
 * its own. Only whole Socket.IO events and acknowledgements are lost or doubled: a lost handshake is a cut connection.
 */

import net from "node:net";
import { FrameReader, wordsOf } from "./web_frames.js";

/**
 * @typedef {import("./random.js").Random} Random
 * @typedef {"refused" | "delayed" | "doubled" | "lost" | "closed" | "cut"} Fault
 * @typedef {Record<Fault, number>} Faults
 */

/** How often each fault happens: `refused` for each connection, the others for each frame. */
const SHARES = { refused: 0.1, delayed: 0.04, doubled: 0.03, lost: 0.008, closed: 0.003, cut: 0.004 };
/** How a command begins, whose first key is its id. */
const COMMAND = /^42\d+\["command",\{"id":"([^"]+)"/g;
/** How long a delay lasts at most, in milliseconds. */
const MAX_DELAY = 200;

export class FaultyProxy {
  /** @type {Faults} */
  faults = { refused: 0, delayed: 0, doubled: 0, lost: 0, closed: 0, cut: 0 };
  /** @type {Faults} */
  #chances = { ...this.faults };
  #faulty = true;
  /** The ids of commands that went to the server twice. @type {Set<string>} */
  twice = new Set();
  /** @type {Set<net.Socket>} */
  #open = new Set();

  /**
   * @param {URL} target
   * @param {Random} random
   */
  constructor(target, random) {
    this.target = target;
    this.random = random;
    this.server = net.createServer((client) => this.#connected(client));
  }

  /** @returns {Promise<string>} its address, once it listens on a free port */
  listen() {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => {
        const { port } = /** @type {net.AddressInfo} */ (this.server.address());
        resolve(`http://127.0.0.1:${port}`);
      });
    });
  }

  /** From now on be a good connection. What is lost already stays lost. */
  heal() {
    this.#faulty = false;
  }

  close() {
    this.server.close();
    this.#open.forEach((socket) => socket.destroy());
  }

  /**
   * Whether a fault happens now; if so, it is counted. One that has not happened in as many chances as it takes on the
   * average happens at the last of them, so that each comes up in every run.
   *
   * @param {Fault} fault
   */
  strikes(fault) {
    const chances = (this.#chances[fault] += 1);
    const isDue = this.faults[fault] === 0 && chances * SHARES[fault] >= 1;
    const strikes = (this.random.happens(SHARES[fault]) || isDue) && this.#faulty;
    if (strikes) this.faults[fault] += 1;
    return strikes;
  }

  /** @param {net.Socket} client */
  #connected(client) {
    if (this.strikes("refused")) return void client.destroy();
    const server = net.connect(Number(this.target.port), this.target.hostname);
    const ends = [client, server];
    const end = () => ends.forEach((socket) => socket.destroy());
    for (const socket of ends) {
      socket.setNoDelay(true);
      this.#open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        this.#open.delete(socket);
        end();
      });
    }
    new Direction(this, client, server, end);
    new Direction(this, server, client, end);
  }
}

/** One direction of a connection: what comes in from one end leaves to the other, in order. */
class Direction {
  #reader = new FrameReader();
  /** @type {Promise<void>} */
  #last = Promise.resolve();
  /** Until the head has shown it to be a WebSocket, bytes pass through as they are. */
  #isFramed = true;
  #begun = false;

  /**
   * @param {FaultyProxy} proxy
   * @param {net.Socket} from
   * @param {net.Socket} to
   * @param {() => void} end closes both ends at once
   */
  constructor(proxy, from, to, end) {
    this.proxy = proxy;
    this.to = to;
    this.end = end;
    from.on("data", (bytes) => this.#came(/** @type {Buffer} */ (bytes)));
  }

  /** @param {Buffer} bytes */
  #came(bytes) {
    if (!this.#begun) {
      this.#begun = true;
      const words = bytes.toString("latin1");
      this.#isFramed = /^upgrade:\s*websocket/im.test(words);
    }
    const pieces = this.#isFramed ? this.#reader.read(bytes) : [{ bytes, isMessage: false }];
    for (const piece of pieces) this.#pass(piece);
  }

  /** @param {import("./web_frames.js").Piece} piece */
  #pass({ bytes, isMessage }) {
    const { proxy } = this;
    if (isMessage && proxy.strikes("lost")) return;
    const times = isMessage && proxy.strikes("doubled") ? 2 : 1;
    if (times === 2) for (const [, id] of wordsOf(bytes).matchAll(COMMAND)) proxy.twice.add(id ?? "");
    const wait = proxy.strikes("delayed") ? proxy.random.below(MAX_DELAY) : 0;
    const fate = proxy.strikes("cut") ? "cut" : proxy.strikes("closed") ? "closed" : "passed";
    this.#last = this.#last.then(async () => {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      this.#write(bytes, times, fate);
    });
  }

  /**
   * @param {Buffer} bytes
   * @param {number} times
   * @param {"cut" | "closed" | "passed"} fate
   */
  #write(bytes, times, fate) {
    if (this.to.destroyed) return;
    if (fate === "closed") return this.end();
    if (fate === "cut") return void this.to.write(bytes.subarray(0, bytes.length >> 1), this.end);
    for (let time = 0; time < times; time += 1) this.to.write(withoutCompression(bytes));
  }
}

/**
 * A request's head that offers no compression: a doubled frame could not be unpacked. Everything else as it is.
 *
 * @param {Buffer} bytes
 */
function withoutCompression(bytes) {
  if (bytes.subarray(0, 4).toString("latin1") !== "GET ") return bytes;
  return Buffer.from(bytes.toString("latin1").replace(/^sec-websocket-extensions:.*\r\n/im, ""), "latin1");
}
