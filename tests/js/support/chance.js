/** Owns chance that can be repeated: the same seed gives the same choices on every machine. */

export class Chance {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A fraction from 0 up to, but not including, 1 (the generator is mulberry32, by Tommy Ettinger). */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /**
   * A whole number from 0 up to, but not including, `limit`.
   *
   * @param {number} limit
   */
  below(limit) {
    return Math.floor(this.fraction() * limit);
  }

  /** @param {number} share of the times that this is true */
  happens(share) {
    return this.fraction() < share;
  }

  /**
   * @template Item
   * @param {readonly Item[]} items
   * @returns {Item}
   */
  pick(items) {
    return /** @type {Item} */ (items[this.below(items.length)]);
  }

  /**
   * @template Item
   * @param {number} count
   * @param {() => Item} make
   * @returns {Item[]}
   */
  some(count, make) {
    return Array.from({ length: count }, make);
  }
}
