/** Owns what was sent, answered and typed in a run, to be compared with the server's log. */

import { tokensIn, tokensOf } from "./tokens.js";

/**
 * @typedef {import("../../../static/js/draft/session.js").Socket} Socket
 * @typedef {import("../../../static/js/draft/session.js").Ack} Ack
 * @typedef {"here" | "in the log" | "undone" | "taken away" | "handed back" | "missing" | "crashed"} Fate
 * @typedef {{
 *   id: string, user: number, name: string, data: any, seq: number | null, refused: string | null, why: string, times: number,
 * }} Sent a command; `seq` where it was acknowledged
 */

/** The commands of everybody, and every acknowledgement that reached a living page. */
export class Ledger {
  /** @type {Map<string, Sent>} */
  sent = new Map();
  /** @type {string[]} */
  problems = [];

  /**
   * The same socket, with what passes written down.
   *
   * @param {Socket} socket
   * @param {number} user
   * @param {() => boolean} isAlive whether the page is still there to hear an answer
   * @returns {Socket}
   */
  watching(socket, user, isAlive) {
    return {
      on: (name, listener) => socket.on(name, listener),
      connect: () => socket.connect(),
      disconnect: () => socket.disconnect(),
      get connected() {
        return socket.connected;
      },
      emit: (name, data) => socket.emit(name, data),
      timeout: (milliseconds) => ({
        emit: (name, data, ack) => {
          if (name === "command") this.#send(user, data);
          return socket.timeout(milliseconds).emit(name, data, (error, answer) => {
            if (name === "command" && !error && isAlive()) this.#answered(/** @type {any} */ (data).id, answer);
            ack(error, answer);
          });
        },
      }),
    };
  }

  /**
   * What was sent over HTTP, and how it was answered.
   *
   * @param {number} user
   * @param {{id: string, name: string, data: object}} command
   * @param {Ack} ack
   */
  posted(user, command, ack) {
    this.#send(user, command);
    this.#answered(command.id, ack);
  }

  /**
   * @param {number} user
   * @param {any} command
   */
  #send(user, { id, name, data }) {
    const known = this.sent.get(id);
    if (known && JSON.stringify(known.data) !== JSON.stringify(data)) this.problems.push(`${id} was changed`);
    this.sent.set(id, known ?? { id, user, name, data, seq: null, refused: null, why: "", times: 0 });
    const sent = this.sent.get(id);
    if (sent) sent.times += 1;
  }

  /**
   * @param {string} id
   * @param {Ack} ack
   */
  #answered(id, { ok, seq = 0, error }) {
    const sent = this.sent.get(id);
    if (!sent) return;
    if (ok && sent.seq !== null && sent.seq !== seq)
      this.problems.push(`${id} was acknowledged as ${sent.seq} and ${seq}`);
    if (ok) sent.seq = seq;
    else Object.assign(sent, { refused: error?.code ?? "", why: error?.message ?? "" });
  }
}

/** What one person typed, and what became of it. */
export class Typed {
  /** @type {Map<string, {chapter: string, fate: Fate}>} */
  tokens = new Map();

  /**
   * @param {string} token
   * @param {string} chapter
   */
  add(token, chapter) {
    this.tokens.set(token, { chapter, fate: "here" });
  }

  /**
   * Look again which tokens still stand in a chapter as this person has it; those that do not have met their fate.
   *
   * @param {string} chapter
   * @param {import("prosemirror-model").Node} doc
   * @param {Fate} fate
   */
  look(chapter, doc, fate) {
    const found = new Set(tokensIn(doc).map(({ token }) => token));
    for (const [token, one] of this.tokens) {
      if (one.chapter !== chapter || one.fate === "in the log") continue;
      if (found.has(token)) one.fate = "here";
      else if (one.fate === "here") one.fate = fate;
    }
  }

  /**
   * The page has crashed: what was typed in the last seconds is lost, that is what is in none of these commands.
   *
   * @param {readonly {data: object}[]} kept on disk, or sent
   */
  crash(kept) {
    const known = new Set(tokensOf(JSON.stringify(kept.map(({ data }) => data))));
    for (const [token, one] of this.tokens)
      if ((one.fate === "here" || one.fate === "taken away") && !known.has(token)) one.fate = "crashed";
  }

  /**
   * Tokens whose fate is known for certain.
   *
   * @param {readonly string[]} words
   * @param {Fate} fate
   */
  settle(words, fate) {
    for (const token of tokensOf(words.join("\n"))) {
      const one = this.tokens.get(token);
      if (one && one.fate !== "in the log") one.fate = fate;
    }
  }
}
