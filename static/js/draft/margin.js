/** Owns the margin: the cards of the open chapter beside their words, brought up to date with every state. */
import { h } from "../lib/dom.js";
import { createCard } from "./card.js";
import { COMPOSING } from "./composer.js";
import { createMarginHead } from "./margin_head.js";
import { arrange, layOut, letFlow } from "./margin_layout.js";
import { contextOf, inOrderOfText, isOpen } from "./remark.js";
import { newsOf } from "./remark_news.js";
import { createSheet } from "./sheet.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {import("./remark.js").Services} Services
 *
 * @typedef {object} MarginOptions
 * @property {HTMLElement} root the region "Remarks"
 * @property {import("./margin_layout.js").GetCoords} getCoords of the words of an annotation, or of `COMPOSING`
 * @property {(id: string | null) => void} onActivate a card was chosen; its words are to be shown
 * @property {Services} services
 */

/** @param {MarginOptions} options */
export function createMargin(options) {
  return new Margin(options);
}

const MINUTE = 60_000;

/** Where a click does not mean to leave the active remark. */
const REMARK = "[data-annotation], .remarks, .selection-menu";

/** The cards, the composer among them, and the sheet they are in on a phone. */
class Margin {
  /** @type {Map<string, import("./card.js").Card>} */
  cards = new Map();
  /** @type {Map<string, Annotation>} */
  waiting = new Map();
  /** @type {DraftState | null} */
  state = null;
  /** @type {string | null} */
  chapter = null;
  /** @type {string | null} */
  activeId = null;
  /** @type {{element: HTMLElement, from: number, chapter: string} | null} */
  composer = null;
  frame = 0;

  /** @param {MarginOptions} options */
  constructor(options) {
    this.options = options;
    this.list = h("div", { class: "remarks-list", id: "remarks-list" });
    /** Where the tray stands. */
    this.tray = h("div", { class: "remarks-tray" });
    this.sheet = createSheet(options.root, this.list.id);
    const { handle, taller } = this.sheet;
    this.head = createMarginHead({ draft: options.services.draft, handle, taller, onToggle: () => this.refresh() });
    const inside = h("div", { class: "remarks-inside" }, this.tray, this.head.empty, this.list);
    options.root.append(this.head.head, inside);
    this.watch(inside);
  }

  /** @param {HTMLElement} inside */
  watch(inside) {
    const relayout = () => this.relayout();
    addEventListener("resize", relayout);
    this.sheet.onNarrowChange(relayout);
    void document.fonts?.ready.then(relayout);
    this.sizes = new ResizeObserver(relayout);
    this.sizes.observe(inside);
    this.sizes.observe(this.tray);
    /** @type {{unref?: () => void} | number} */
    const timer = setInterval(() => this.refresh(), MINUTE / 2);
    if (typeof timer === "object") timer.unref?.();
    this.options.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.choose(null);
    });
    document.addEventListener("click", ({ target }) => {
      const isRemark = target instanceof Element && (!target.isConnected || target.closest(REMARK));
      if (!isRemark) this.choose(null);
    });
    globalThis.visualViewport?.addEventListener("resize", () => this.composer && this.uncover(COMPOSING));
  }

  /** Annotations posted here whose event is not back; the editor highlights them like the others. */
  get sending() {
    return [...this.waiting.values()];
  }

  /**
   * @param {DraftState} state
   * @param {string} chapter id of the open one
   */
  update(state, chapter) {
    const before = this.state;
    this.state = state;
    this.chapter = chapter;
    for (const id of this.waiting.keys()) if (state.annotations[id]) this.waiting.delete(id);
    const news = before ? newsOf(before.annotations, state.annotations, contextOf(state, this.options.services)) : [];
    if (news.length > 0) this.options.services.announce(news.join(" "));
    this.refresh();
  }

  refresh() {
    if (!this.state) return;
    const context = contextOf(this.state, this.options.services);
    const remarks = this.remarksHere();
    const shown = remarks.filter((remark) => isOpen(remark) || this.head.showsDecided() || remark.id === this.activeId);
    for (const remark of shown) this.cardOf(remark, context);
    const known = new Set(remarks.map(({ id }) => id));
    for (const id of this.cards.keys()) if (!known.has(id)) this.forget(id);
    const open = remarks.filter(isOpen).length;
    this.sheet.name(this.head.update({ open, decided: remarks.length - open }, context));
    arrange(this.list, this.placed(shown));
    this.relayout();
  }

  /** @returns {Annotation[]} of the open chapter, in the order of the text */
  remarksHere() {
    const all = [...Object.values(this.state?.annotations ?? {}), ...this.waiting.values()];
    return all.filter(({ chapter, adrift }) => chapter === this.chapter && !adrift).sort(inOrderOfText);
  }

  /**
   * The shown cards with the composer at its place among them.
   * @param {Annotation[]} shown
   */
  placed(shown) {
    const { composer } = this;
    const placed = shown.flatMap(({ id, from }) => {
      const element = this.cards.get(id)?.element;
      return element ? [{ id, from, element }] : [];
    });
    if (composer && composer.chapter === this.chapter) {
      const after = placed.findIndex(({ from }) => from > composer.from);
      placed.splice(after < 0 ? placed.length : after, 0, { id: COMPOSING, ...composer });
    }
    return placed;
  }

  /**
   * @param {Annotation} annotation
   * @param {import("./remark.js").Context} context
   */
  cardOf(annotation, context) {
    const known = this.cards.get(annotation.id);
    if (known) return known.update(annotation, context);
    const card = createCard(annotation, context, {
      onActivate: (id) => this.choose(id),
      onResize: () => this.relayout(),
    });
    this.cards.set(annotation.id, card);
    this.sizes?.observe(card.element);
  }

  /** @param {string} id */
  forget(id) {
    const card = this.cards.get(id);
    if (card) this.sizes?.unobserve(card.element);
    this.cards.delete(id);
  }

  /** @param {string | null} id chosen in the margin */
  choose(id) {
    if (id === this.activeId) return;
    this.mark(id);
    this.options.onActivate(id);
    if (id) this.uncover(id);
  }

  /**
   * Show the card of words that were chosen in the text.
   * @param {string | null} id
   */
  setActive(id) {
    if (id !== this.activeId) this.mark(id);
    if (!id || !this.sheet.isNarrow()) return;
    this.sheet.open();
    this.cards.get(id)?.element.scrollIntoView({ block: "start" });
    this.uncover(id);
  }

  /** @param {string | null} id */
  mark(id) {
    const last = this.activeId;
    this.activeId = id;
    if (last) this.cards.get(last)?.setActive(false);
    if (id && !this.cards.get(id)?.element.isConnected) this.refresh();
    if (id) this.cards.get(id)?.setActive(true);
    this.relayout();
  }

  /** Place the cards anew before the next frame: the text, a card or the window has changed. */
  relayout() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.layOutNow();
    });
  }

  layOutNow() {
    const ids = new Map([...this.cards].map(([id, { element }]) => [element, id]));
    const elements = /** @type {HTMLElement[]} */ ([...this.list.children]);
    const cards = elements.map((element) => ({ id: ids.get(element) ?? COMPOSING, element }));
    if (this.sheet.isNarrow()) letFlow(this.list, cards);
    else layOut(this.list, cards, this.options.getCoords, this.composer ? COMPOSING : this.activeId);
  }

  /** @param {string} id whose words are to be in sight */
  uncover(id) {
    const coords = this.options.getCoords(id);
    if (coords) this.sheet.uncover(coords);
  }

  /**
   * Put the composer beside its passage, or take it away.
   * @param {HTMLElement | null} element
   * @param {{chapter: string, from: number}} [passage]
   */
  setComposer(element, passage) {
    if (this.composer) this.sizes?.unobserve(this.composer.element);
    this.composer = element && passage ? { element, chapter: passage.chapter, from: passage.from } : null;
    this.options.root.classList.toggle("is-composing", this.composer !== null);
    this.refresh();
    if (!element) return;
    this.sizes?.observe(element);
    this.mark(null);
    this.sheet.open();
    this.layOutNow();
    element.scrollIntoView({ block: "nearest" });
    this.uncover(COMPOSING);
  }

  /** @param {Annotation} annotation shown as "Sending…" until its event is back */
  addSending(annotation) {
    if (!this.state?.annotations[annotation.id]) this.waiting.set(annotation.id, annotation);
    this.refresh();
  }

  /** @param {string} id of one that was refused */
  dropSending(id) {
    this.waiting.delete(id);
    this.refresh();
  }
}
