/** Owns chance that can be repeated: numbers from a seed. */

/** @typedef {ReturnType<typeof randomFrom>} Random */

/**
 * A source of numbers that is the same for the same seed (mulberry32, Tommy Ettinger, public domain).
 *
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  /** @param {number} limit */
  const below = (limit) => Math.floor(next() * limit);
  return {
    next,
    below,
    /** @param {number} share between 0 and 1 */
    happens: (share) => next() < share,
    /**
     * One of them; undefined where there is none.
     *
     * @template Item
     * @param {readonly Item[]} items
     */
    one: (items) => items[below(items.length)],
    /** Another source, which goes its own way from here. */
    branch: () => randomFrom(below(2 ** 32)),
  };
}

/**
 * One of the names, each as likely as its weight says.
 *
 * @param {Random} random
 * @param {Readonly<Record<string, number>>} weights
 * @returns {string}
 */
export function weighted(random, weights) {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  let left = random.next() * sum;
  for (const [name, weight] of Object.entries(weights)) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new RangeError("Nothing has any weight");
}
