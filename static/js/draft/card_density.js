/** Owns when the cards of a chapter are more than fit beside their words, so that all but the active one are compact. */
import { placeCards } from "./place_cards.js";

/** How many screens a whole card may stand away from its words; less than that before compact cards are whole again. */
const AWAY = 0.75;
const AWAY_AGAIN = 0.5;

/** How high a compact card is at most, in pixels. */
const COMPACT = 62;

/**
 * @param {readonly import("./place_cards.js").CardSize[]} cards as they would be whole, in the order of the text
 * @param {number} gap
 * @param {number} screen its height in pixels
 * @param {boolean} wasCrowded
 */
export function isCrowded(cards, gap, screen, wasCrowded) {
  const tops = placeCards(cards, gap, null);
  const farthest = cards.reduce((most, { id, top }) => Math.max(most, Math.abs((tops.get(id) ?? 0) - top)), 0);
  return farthest > screen * (wasCrowded ? AWAY_AGAIN : AWAY);
}

/** @param {number} height of the whole card */
export const compactHeight = (height) => Math.min(height, COMPACT);
