/** Owns a socket to nowhere: what the session sends lies here until the test answers it. */

/** @typedef {{name: string, data: any, answer: (ack: any) => void, fail: () => void}} Asked */

export class FakeSocket {
  connected = false;
  /** Requests that wait for an answer, oldest first. @type {Asked[]} */
  asked = [];
  /** Messages that want none. @type {{name: string, data: unknown}[]} */
  told = [];
  /** @type {Map<string, (...args: any[]) => void>} */
  #listeners = new Map();

  /**
   * @param {string} name
   * @param {(...args: any[]) => void} listener
   */
  on(name, listener) {
    this.#listeners.set(name, listener);
  }

  connect() {
    this.connected = true;
    this.receive("connect");
  }

  disconnect() {
    if (!this.connected) return;
    this.connected = false;
    this.receive("disconnect");
    this.asked.splice(0).forEach(({ fail }) => fail());
  }

  /**
   * @param {string} name
   * @param {unknown} data
   */
  emit(name, data) {
    this.told.push({ name, data });
  }

  /** @param {number} _milliseconds */
  timeout(_milliseconds) {
    return {
      emit: (
        /** @type {string} */ name,
        /** @type {unknown} */ data,
        /** @type {(error: unknown, ack: any) => void} */ ack,
      ) =>
        this.asked.push({
          name,
          data,
          answer: (given) => ack(null, given),
          fail: () => ack(new Error("no answer"), null),
        }),
    };
  }

  /**
   * Something comes from the server.
   *
   * @param {string} name
   * @param {unknown} [data]
   */
  receive(name, data) {
    this.#listeners.get(name)?.(data);
  }
}
