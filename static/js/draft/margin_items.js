/** Owns what stands in the margin of a chapter, in the order of the text: its remarks, and the composer among them. */
import { expectedHeight } from "./card_height.js";
import { COMPOSING } from "./composer.js";
import { inOrderOfText } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./card_column.js").Item} Item
 * @typedef {{element: HTMLElement, from: number, chapter: string}} Composer
 */

/**
 * @param {import("./remark.js").DraftState} state
 * @param {Iterable<Annotation>} waiting posted here, and not back yet
 * @param {string | null} chapter
 * @returns {Annotation[]} those with words in this chapter
 */
export function remarksOf({ annotations }, waiting, chapter) {
  const all = [...Object.values(annotations), ...waiting];
  return all.filter((one) => one.chapter === chapter && !one.adrift).sort(inOrderOfText);
}

/**
 * The remarks with the composer at its place among them; where it has the sheet for itself, it alone.
 * @param {readonly Annotation[]} remarks in the order of the text
 * @param {Composer | null} composer
 * @param {boolean} isAlone
 * @returns {Item[]}
 */
export function itemsOf(remarks, composer, isAlone) {
  const items = remarks.map((remark) => ({ id: remark.id, height: expectedHeight(remark) }));
  if (!composer) return items;
  const box = { id: COMPOSING, height: composer.element.offsetHeight };
  const after = remarks.findIndex(({ from }) => from > composer.from);
  return isAlone ? [box] : items.toSpliced(after < 0 ? items.length : after, 0, box);
}
