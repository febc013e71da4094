/** Owns the margin: the cards of the open chapter beside their words, brought up to date with every state. */
import { h } from "../lib/dom.js";
import { CardColumn } from "./card_column.js";
import { COMPOSING } from "./composer.js";
import { MarginCards } from "./margin_cards.js";
import { createMarginHead } from "./margin_head.js";
import { itemsOf, remarksOf } from "./margin_items.js";
import { showInTray } from "./margin_tray.js";
import { watchPage } from "./margin_watch.js";
import { contextOf, isOpen } from "./remark.js";
import { newsOf } from "./remark_news.js";
import { createSheet } from "./sheet.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {import("./remark.js").Services} Services
 * @typedef {{top: number, bottom: number}} Coords from the top of the page
 *
 * @typedef {object} MarginOptions
 * @property {HTMLElement} root the region "Remarks"
 * @property {(id: string) => Coords | null} getCoords of the words of an annotation, or of `COMPOSING`
 * @property {() => import("./card_column.js").WordPlaces | null} wordPlaces where the words of all of them begin
 * @property {(id: string | null) => void} onActivate a card was chosen; its words are to be shown
 * @property {(chapter: string) => void} onOpen another chapter is to be opened
 * @property {Services} services
 */

/** @param {MarginOptions} options */
export function createMargin(options) {
  return new Margin(options);
}

/** The cards, the composer among them, and the sheet they are in on a phone. */
class Margin {
  /** @type {Map<string, Annotation>} */
  waiting = new Map();
  /** The remarks that have a card, in the order of the text. @type {Map<string, Annotation>} */
  remarks = new Map();
  /** @type {DraftState | null} */
  state = null;
  /** @type {import("./remark.js").Context | null} */
  context = null;
  /** @type {string | null} */
  chapter = null;
  /** @type {string | null} */
  activeId = null;
  /** @type {((annotation: Annotation) => boolean) | null} */
  filter = null;
  /** @type {import("./margin_items.js").Composer | null} */
  composer = null;
  /** The frame before which all cards are placed anew, and the one before which those that came near are. */
  frame = 0;
  sliding = 0;

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
    this.cards = new MarginCards({ onActivate: (id) => this.choose(id), onResize: () => this.relayout() });
    this.column = new CardColumn({
      list: this.list,
      scroller: inside,
      isNarrow: () => this.sheet.isNarrow(),
      elementOf: (id) => this.elementOf(id),
      wordPlaces: options.wordPlaces,
      onResize: () => this.relayout(),
    });
    watchPage(this, options.root, inside, this.tray);
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

  /**
   * Show only some remarks, or (null) all again; the manuscript asks `keeps` when it is drawn the next time.
   * @param {((annotation: Annotation) => boolean) | null} keep
   */
  setFilter(keep) {
    this.filter = keep;
    this.refresh();
  }

  /**
   * Whether the filter lets a remark be shown; the active one always is.
   * @param {Annotation} annotation
   */
  keeps(annotation) {
    return this.filter === null || annotation.id === this.activeId || this.filter(annotation);
  }

  refresh() {
    if (!this.state) return;
    const context = contextOf(this.state, this.options.services);
    this.context = context;
    const here = remarksOf(this.state, this.waiting.values(), this.chapter);
    const shows = (/** @type {Annotation} */ one) =>
      isOpen(one) || this.head.showsDecided() || one.id === this.activeId;
    this.remarks = new Map(here.filter((one) => shows(one) && this.keeps(one)).map((one) => [one.id, one]));
    this.cards.keepOnly(here);
    for (const id of this.column.shown.keys()) this.elementOf(id);
    const open = here.filter(isOpen).length;
    this.sheet.name(this.head.update({ open, decided: here.length - open }, context));
    this.relayout();
  }

  /** @param {string} id of a card that is to be on the page; it is made or brought up to date */
  elementOf(id) {
    if (id === COMPOSING && this.composer) return this.composer.element;
    const annotation = this.remarks.get(id);
    if (!annotation || !this.context) return this.cards.element(id) ?? h("article");
    return this.cards.drawn(annotation, this.context, id === this.activeId);
  }

  /** @param {string | null} id chosen in the margin */
  choose(id) {
    if (id === this.activeId) return;
    this.mark(id);
    this.options.onActivate(id);
    if (id) this.uncover(id);
  }

  /**
   * Bring a remark with its words into view and make it the active one, wherever it is: in another chapter, in the
   * tray, among the decided ones, or left out by the filter.
   * @param {string} id
   * @returns {boolean} whether there is such a remark
   */
  focusOn(id) {
    const annotation = this.waiting.get(id) ?? this.state?.annotations[id];
    if (!annotation) return false;
    if (annotation.adrift) this.mark(null);
    if (annotation.adrift) return showInTray(this.tray, id, this.sheet);
    if (annotation.chapter !== this.chapter) this.options.onOpen(annotation.chapter);
    this.mark(id);
    this.options.onActivate(id);
    this.showCard(id);
    return true;
  }

  /**
   * Show the card of words that were chosen in the text.
   * @param {string | null} id
   */
  setActive(id) {
    if (id !== this.activeId) this.mark(id);
    if (id && this.sheet.isNarrow()) this.showCard(id);
  }

  /** @param {string} id of the active card */
  showCard(id) {
    this.sheet.open();
    this.layOutNow();
    if (this.sheet.isNarrow()) this.cards.element(id)?.scrollIntoView({ block: "start" });
    this.uncover(id);
  }

  /** @param {string | null} id */
  mark(id) {
    const last = this.activeId;
    this.activeId = id;
    this.cards.setActive(last, false);
    this.cards.setActive(id, true);
    if (id && !this.remarks.has(id)) this.refresh();
    this.relayout();
  }

  /** Place the cards anew before the next frame: the text, a card or the window has changed. */
  relayout() {
    this.frame ||= requestAnimationFrame(() => this.layOutNow());
  }

  layOutNow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const composer = this.composer?.chapter === this.chapter ? this.composer : null;
    const items = itemsOf([...this.remarks.values()], composer, this.sheet.isNarrow());
    this.column.layOut(items, composer ? COMPOSING : this.activeId);
  }

  /** Bring the cards that came near by scrolling before the next frame. */
  slide() {
    this.sliding ||= requestAnimationFrame(() => {
      this.sliding = 0;
      if (!this.frame) this.column.slide();
    });
  }

  /** @param {string} id whose words are to be in sight */
  uncover(id) {
    const coords = this.options.getCoords(id);
    if (coords) this.sheet.uncover(coords);
  }

  uncoverComposer() {
    if (this.composer) this.uncover(COMPOSING);
  }

  /**
   * @param {HTMLElement | null} element stands beside its passage; null takes it away
   * @param {{chapter: string, from: number}} [passage]
   */
  setComposer(element, passage) {
    this.column.drop(COMPOSING);
    this.composer = element && passage ? { element, chapter: passage.chapter, from: passage.from } : null;
    this.options.root.classList.toggle("is-composing", this.composer !== null);
    this.refresh();
    if (!element) return;
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
