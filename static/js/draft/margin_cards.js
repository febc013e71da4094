/** Owns the cards of the open chapter that were on the page once, with whatever has been begun in them. */
import { createCard } from "./card.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./card.js").CardHooks} CardHooks
 */

export class MarginCards {
  /** @type {Map<string, import("./card.js").Card>} */
  #cards = new Map();

  /** @param {CardHooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
  }

  /**
   * Bring a card up to date; one that was not on the page yet is made.
   * @param {Annotation} annotation
   * @param {import("./remark.js").Context} context
   * @param {boolean} isActive
   * @returns {HTMLElement}
   */
  drawn(annotation, context, isActive) {
    const known = this.#cards.get(annotation.id);
    known?.update(annotation, context);
    const card = known ?? createCard(annotation, context, this.hooks);
    this.#cards.set(annotation.id, card);
    if (isActive) card.setActive(true);
    return card.element;
  }

  /**
   * @param {string | null} id
   * @param {boolean} isActive
   */
  setActive(id, isActive) {
    if (id !== null) this.#cards.get(id)?.setActive(isActive);
  }

  /** @param {string} id of one that was on the page */
  get(id) {
    return this.#cards.get(id);
  }

  /** @param {string} id */
  element(id) {
    return this.#cards.get(id)?.element ?? null;
  }

  /** @param {readonly Annotation[]} annotations all others are forgotten */
  keepOnly(annotations) {
    const kept = new Set(annotations.map(({ id }) => id));
    for (const id of this.#cards.keys()) if (!kept.has(id)) this.#cards.delete(id);
  }
}
