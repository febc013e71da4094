/** Owns acting when somebody rests. */

/**
 * Acts a moment after the last of several calls of `again`, and not long after the first.
 */
export class Rest {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #after;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #latest;

  /**
   * @param {() => void} act
   * @param {{idle: number, oldest: number}} times after the last call, and after the first, in milliseconds
   */
  constructor(act, { idle, oldest }) {
    this.act = act;
    this.idle = idle;
    this.oldest = oldest;
  }

  again() {
    clearTimeout(this.#after);
    this.#after = setTimeout(this.act, this.idle);
    this.#latest ??= setTimeout(this.act, this.oldest);
  }

  /** There is nothing left to act for. */
  end() {
    clearTimeout(this.#after);
    clearTimeout(this.#latest);
    this.#latest = undefined;
  }
}
