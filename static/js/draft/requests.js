/** Owns asking the server: an answer to each question, or word that none came. */

/**
 * @typedef {import("./session.js").Socket} Socket
 */

/** How long an answer may take before the connection is taken for dead, in milliseconds. */
const WITHIN = 15_000;
/** How often that is doubled at most. */
const MOST_DOUBLED = 3;

export class Requests {
  /** How many in a row had no answer in time. */
  #unanswered = 0;

  /**
   * @param {Socket} socket
   * @param {number} [within] milliseconds
   */
  constructor(socket, within = WITHIN) {
    this.socket = socket;
    this.within = within;
  }

  /**
   * Ask, and wait for the answer. Without one in time the connection is opened anew, and the next answer may take longer:
   * a large one on a slow line would else never come.
   *
   * @param {string} name
   * @param {unknown} message
   * @returns {Promise<any>}
   */
  ask(name, message) {
    const { socket } = this;
    const patience = this.within * 2 ** Math.min(this.#unanswered, MOST_DOUBLED);
    return new Promise((resolve) => {
      socket.timeout(patience).emit(name, message, (error, answer) => {
        if (!error) {
          this.#unanswered = 0;
          return resolve(answer);
        }
        resolve({ ok: false, error: { code: "unanswered", message: "The server does not answer." } });
        if (!socket.connected) return;
        this.#unanswered += 1;
        socket.disconnect();
        socket.connect();
      });
    });
  }
}
