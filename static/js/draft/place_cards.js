/** Owns where the cards of the margin stand: in the order of the text, apart, and each as near to its words as it can be. */

/** @typedef {{id: string, top: number, height: number}} CardSize `top` is where its words are; both in pixels. */

/** @typedef {{sum: number, count: number}} Block cards that touch each other and move as one. */

/**
 * Place cards, given in the order of the text, so that they never overlap.
 *
 * Without an active card the sum of the squared distances to the words is the least there is (isotonic regression by
 * pooling adjacent violators, Barlow et al. 1972). The active card stands exactly beside its words and pushes the
 * others; only `floor`, which no card crosses, is stronger.
 * @param {readonly CardSize[]} cards
 * @param {number} gap least distance between two cards
 * @param {string | null} activeId
 * @param {number} [floor]
 * @returns {Map<string, number>} the top of each card
 */
export function placeCards(cards, gap, activeId, floor = Number.NEGATIVE_INFINITY) {
  const offsets = stackedOffsets(cards, gap);
  const wanted = cards.map((card, i) => card.top - at(offsets, i));
  const active = cards.findIndex((card) => card.id === activeId);
  const settled = active < 0 ? leastSquares(wanted) : aroundActive(wanted, active);
  return new Map(cards.map((card, i) => [card.id, Math.max(at(settled, i), floor) + at(offsets, i)]));
}

/**
 * Where each card would begin if all were stacked without a free space; subtracting it turns "does not overlap" into
 * "does not decrease".
 * @param {readonly CardSize[]} cards
 * @param {number} gap
 * @returns {number[]}
 */
function stackedOffsets(cards, gap) {
  let next = 0;
  return cards.map((card) => {
    const offset = next;
    next += card.height + gap;
    return offset;
  });
}

/**
 * @param {number[]} wanted
 * @param {number} active index of the card that does not move
 * @returns {number[]}
 */
function aroundActive(wanted, active) {
  const fixed = at(wanted, active);
  const before = leastSquares(wanted.slice(0, active)).map((y) => Math.min(y, fixed));
  const after = leastSquares(wanted.slice(active + 1)).map((y) => Math.max(y, fixed));
  return [...before, fixed, ...after];
}

/**
 * The non-decreasing sequence nearest to the wanted one.
 * @param {number[]} wanted
 * @returns {number[]}
 */
function leastSquares(wanted) {
  /** @type {Block[]} */
  const blocks = [];
  for (const y of wanted) {
    let block = { sum: y, count: 1 };
    for (let last = blocks.at(-1); last && mean(last) >= mean(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => Array.from({ length: block.count }, () => mean(block)));
}

/**
 * @param {Block} block
 * @returns {number}
 */
function mean(block) {
  return block.sum / block.count;
}

/**
 * @param {number[]} numbers
 * @param {number} index known to be inside
 * @returns {number}
 */
function at(numbers, index) {
  return numbers[index] ?? 0;
}
