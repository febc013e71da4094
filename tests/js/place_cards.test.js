/** Checks the placing of cards as properties over random margins, and a few by eye. */
import assert from "node:assert/strict";
import test from "node:test";

import { isCrowded } from "../../static/js/draft/card_density.js";
import { placeCards } from "../../static/js/draft/place_cards.js";

const GAP = 12;

/**
 * A repeatable source of numbers in [0, 1) (mulberry32).
 * @param {number} seed
 */
function randomFrom(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {number} seed */
function randomCards(seed) {
  const random = randomFrom(seed);
  const tops = Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 2000));
  tops.sort((a, b) => a - b);
  return tops.map((top, i) => ({ id: `card-${i}`, top, height: 30 + Math.floor(random() * 200) }));
}

/**
 * @param {Map<string, number>} places
 * @param {{id: string, top: number, height: number}[]} cards
 */
function distance(places, cards) {
  return cards.reduce((sum, card) => sum + ((places.get(card.id) ?? NaN) - card.top) ** 2, 0);
}

/**
 * @param {Map<string, number>} places
 * @param {{id: string, top: number, height: number}[]} cards
 */
function assertApart(places, cards) {
  cards.slice(1).forEach((card, i) => {
    const above = cards[i];
    assert.ok(above);
    const end = (places.get(above.id) ?? NaN) + above.height + GAP;
    assert.ok((places.get(card.id) ?? NaN) >= end - 1e-6, `${card.id} overlaps ${above.id}`);
  });
}

test("cards never overlap and keep the order of the text", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const cards = randomCards(seed);
    assertApart(placeCards(cards, GAP, null), cards);
    assertApart(placeCards(cards, GAP, cards[seed % (cards.length || 1)]?.id ?? null), cards);
    assertApart(placeCards(cards, GAP, cards.at(-1)?.id ?? null, 0), cards);
  }
});

test("active card stands exactly beside its words", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const cards = randomCards(seed);
    const active = cards[seed % (cards.length || 1)];
    if (active) assert.ok(Math.abs((placeCards(cards, GAP, active.id).get(active.id) ?? NaN) - active.top) < 1e-6);
  }
});

test("no card crosses the floor, and none is farther down than it must be", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const cards = randomCards(seed);
    const places = placeCards(cards, GAP, cards.at(-1)?.id ?? null, 40);
    for (const top of places.values()) assert.ok(top >= 40 - 1e-6);
  }
});

test("no nudge of one card brings the whole nearer to its words", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const cards = randomCards(seed);
    const places = placeCards(cards, GAP, null);
    const best = distance(places, cards);
    for (const { id } of cards) {
      for (const step of [-3, 3]) {
        const nudged = new Map(places).set(id, (places.get(id) ?? NaN) + step);
        const apart = cards.every((card, i) => {
          const next = cards[i + 1];
          return !next || (nudged.get(next.id) ?? NaN) >= (nudged.get(card.id) ?? NaN) + card.height + GAP;
        });
        if (apart) assert.ok(distance(nudged, cards) >= best - 1e-6, `seed ${seed}, ${id} by ${step}`);
      }
    }
  }
});

test("cards with room enough stand where their words are", () => {
  const cards = [
    { id: "a", top: 10, height: 50 },
    { id: "b", top: 100, height: 50 },
  ];
  assert.deepEqual(
    [...placeCards(cards, GAP, null)],
    [
      ["a", 10],
      ["b", 100],
    ],
  );
});

test("two cards on one line share the way, unless one is active", () => {
  const cards = [
    { id: "a", top: 100, height: 50 },
    { id: "b", top: 100, height: 50 },
  ];
  assert.deepEqual([...placeCards(cards, GAP, null).values()], [69, 131]);
  assert.deepEqual([...placeCards(cards, GAP, "a").values()], [100, 162]);
  assert.deepEqual([...placeCards(cards, GAP, "b").values()], [38, 100]);
});

test("an empty margin has no places", () => {
  assert.equal(placeCards([], GAP, null).size, 0);
});

test("cards are compact once a whole one would stand far from its words, and whole again only when all are near", () => {
  const cards = (/** @type {number} */ height) =>
    Array.from({ length: 10 }, (_, i) => ({ id: String(i), top: 100 + i * 50, height }));
  const crowded = (/** @type {number} */ height, wasCrowded = false) => isCrowded(cards(height), 12, 800, wasCrowded);
  assert.equal(crowded(40), false);
  assert.equal(crowded(240), true);
  assert.equal(crowded(140), false);
  assert.equal(crowded(140, true), true);
  assert.equal(crowded(40, true), false);
});
