/**
 * Owns which cards are on the page: those on the screens around what is in sight, measured and placed; of all others
 * only how high each is, or probably is. In the document they stand in the order of the text.
 */
import { compactHeight, isCrowded } from "./card_density.js";
import { COMPOSING } from "./composer.js";
import { arrange, besideWords, GAP, label, moveTo, oneAfterTheOther, steadyHeight } from "./margin_layout.js";

/**
 * @typedef {object} Item a card that has its place in the column, on the page or not
 * @property {string} id
 * @property {number} height in pixels, expected until it is measured
 *
 * @typedef {object} WordPlaces where the words of remarks begin, in pixels from the top of the page
 * @property {(id: string) => number | null} rough costs next to nothing
 * @property {(id: string) => number | null} exact is measured
 *
 * @typedef {object} ColumnOptions
 * @property {HTMLElement} list
 * @property {HTMLElement} scroller what scrolls the list where it is narrow
 * @property {() => boolean} isNarrow whether cards follow one another instead of standing beside their words
 * @property {(id: string) => HTMLElement} elementOf makes a card or brings it up to date
 * @property {() => WordPlaces | null} wordPlaces
 * @property {() => void} onResize a card on the page has another height now
 */

/** How often cards are placed again because those that came near were not as high as expected. */
const PASSES = 4;

/** Up to so many cards are all on the page, where the browser's own search finds them too. */
const FEW = 50;

/** So many cards around the one with the focus stay on the page wherever one has scrolled: Tab goes on from there. */
const NEIGHBOURS = 2;

/** The cards of one chapter. */
export class CardColumn {
  /** @type {readonly Item[]} */
  items = [];
  /** @type {string | null} */
  activeId = null;
  /** The cards on the page, in the order of the text. @type {Map<string, HTMLElement>} */
  shown = new Map();
  /** What was measured. @type {Map<string, number>} */
  heights = new Map();
  /** @type {number[]} */
  tops = [];
  /** Where words begin, and of which this is exact. @type {Map<string, number>} */
  words = new Map();
  /** @type {Set<string>} */
  exact = new Set();
  /** @type {WordPlaces | null} */
  places = null;
  /** Whether all cards but the active one are compact. */
  isDense = false;

  /** @param {ColumnOptions} options */
  constructor(options) {
    this.options = options;
    this.sizes = new ResizeObserver((entries) => {
      if (entries.some(({ target }) => this.isOther(/** @type {HTMLElement} */ (target)))) options.onResize();
    });
  }

  /**
   * Place cards anew; the text, a card or the window has changed.
   * @param {readonly Item[]} items in the order of the text
   * @param {string | null} activeId
   */
  layOut(items, activeId) {
    if (this.activeId !== activeId) this.heights.delete(this.activeId ?? "");
    this.items = items;
    this.activeId = activeId;
    this.readWords();
    this.readDensity();
    this.settle();
  }

  /** Bring the cards on the page that have come near to what is in sight; all others stay where they are. */
  slide() {
    const wanted = this.wanted();
    const isShown = wanted.length === this.shown.size && wanted.every((at) => this.shown.has(this.items[at]?.id ?? ""));
    if (!isShown) this.settle();
  }

  /**
   * Take a card off the page: the next one of its id is another element.
   * @param {string} id
   */
  drop(id) {
    const element = this.shown.get(id);
    if (element) this.sizes.unobserve(element);
    element?.remove();
    this.shown.delete(id);
  }

  readWords() {
    this.places = this.options.isNarrow() ? null : this.options.wordPlaces();
    this.words.clear();
    this.exact.clear();
    let last = 0;
    for (const { id } of this.items) {
      last = this.places?.rough(id) ?? last;
      this.words.set(id, last);
    }
  }

  /** Compact cards are of other heights: all that was measured is forgotten. */
  readDensity() {
    const cards = this.items.map(({ id, height }) => ({ id, height, top: this.words.get(id) ?? 0 }));
    const isDense = this.places !== null && isCrowded(cards, GAP, innerHeight, this.isDense);
    if (isDense !== this.isDense) this.heights.clear();
    this.isDense = isDense;
    this.options.list.classList.toggle("is-dense", isDense);
  }

  /** @param {Item} item */
  heightOf({ id, height }) {
    return this.heights.get(id) ?? (this.isDense && id !== this.activeId ? compactHeight(height) : height);
  }

  /** What came near may be of another height than expected, and then bring others near. */
  settle() {
    const before = this.options.isNarrow() ? this.firstInSight() : null;
    for (let pass = 0; pass < PASSES; pass += 1) {
      this.place();
      this.mount(this.wanted());
      if (!this.measure()) break;
    }
    this.write();
    if (before) this.keepInSight(before);
  }

  place() {
    const { list, isNarrow } = this.options;
    const origin = list.getBoundingClientRect().top + scrollY;
    const sizes = this.items.map((item) => ({
      id: item.id,
      top: (this.words.get(item.id) ?? 0) - origin,
      height: this.heightOf(item),
    }));
    this.tops = isNarrow() ? oneAfterTheOther(sizes) : besideWords(sizes, this.activeId);
  }

  /** What of the list is in sight, in pixels from its top. */
  sight() {
    const { list, scroller, isNarrow } = this.options;
    const { top } = list.getBoundingClientRect();
    const window = isNarrow() ? scroller.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    return { start: window.top - top, end: window.bottom - top };
  }

  /** @returns {number[]} the places in `items` of the cards that belong on the page, ascending */
  wanted() {
    const { start, end } = this.sight();
    const reach = end - start;
    if (this.items.length <= FEW) return [...this.items.keys()];
    if (reach <= 0) return [];
    const wanted = new Set(this.pinned());
    this.items.forEach((item, at) => {
      const top = this.tops[at] ?? 0;
      const bottom = top + this.heightOf(item);
      if (bottom > start - reach && top < end + reach) wanted.add(at);
    });
    return [...wanted].sort((a, b) => a - b);
  }

  /** The active card, and the one with the focus and its neighbours, wherever they are. */
  pinned() {
    const focused = [...this.shown].find(([, element]) => element.contains(document.activeElement))?.[0];
    /** @type {number[]} */
    const pinned = [];
    this.items.forEach(({ id }, at) => {
      if (id === this.activeId) pinned.push(at);
      if (id !== focused) return;
      for (let near = at - NEIGHBOURS; near <= at + NEIGHBOURS; near += 1) if (this.items[near]) pinned.push(near);
    });
    return pinned;
  }

  /** @param {number[]} wanted */
  mount(wanted) {
    const { list, elementOf } = this.options;
    const before = this.shown;
    this.shown = new Map();
    for (const at of wanted) {
      const { id } = /** @type {Item} */ (this.items[at]);
      const element = before.get(id) ?? elementOf(id);
      if (id !== COMPOSING) label(element, "aria-posinset", String(at + 1));
      if (id !== COMPOSING) label(element, "aria-setsize", String(this.items.length));
      this.shown.set(id, element);
      if (!before.has(id)) this.sizes.observe(element);
    }
    for (const [id, element] of before) if (this.shown.get(id) !== element) this.sizes.unobserve(element);
    arrange(list, [...this.shown.values()]);
    label(list, "role", this.items.length > 0 && !this.shown.has(COMPOSING) ? "feed" : null);
  }

  /** @returns {boolean} whether anything on the page is not as it was thought to be */
  measure() {
    let differs = false;
    for (const [id, element] of this.shown) {
      const height = element.offsetHeight;
      if (this.heights.get(id) !== height) differs = true;
      this.heights.set(id, height);
      if (!this.places || this.exact.has(id)) continue;
      this.exact.add(id);
      const top = this.places.exact(id) ?? this.words.get(id) ?? 0;
      if (Math.abs(top - (this.words.get(id) ?? 0)) >= 1) differs = true;
      this.words.set(id, top);
    }
    return differs;
  }

  write() {
    const { list } = this.options;
    this.items.forEach(({ id }, at) => {
      const element = this.shown.get(id);
      if (element) moveTo(element, this.tops[at] ?? 0);
    });
    const ends = this.items.map((item, at) => (this.tops[at] ?? 0) + this.heightOf(item));
    steadyHeight(list, Math.round(ends.reduce((most, end) => Math.max(most, end), 0)));
  }

  /** The first card in sight, and how far its top is from where the list is scrolled to. */
  firstInSight() {
    const { start } = this.sight();
    const at = this.items.findIndex(({ id }, i) => this.shown.has(id) && (this.tops[i] ?? 0) >= start);
    return at < 0 ? null : { id: this.items[at]?.id, offset: (this.tops[at] ?? 0) - start };
  }

  /** @param {{id: string | undefined, offset: number}} card that is to stay where it was on the screen */
  keepInSight({ id, offset }) {
    const at = this.items.findIndex((item) => item.id === id);
    const moved = at < 0 ? 0 : (this.tops[at] ?? 0) - this.sight().start - offset;
    if (Math.abs(moved) >= 1) this.options.scroller.scrollBy({ top: moved, behavior: "instant" });
  }

  /** @param {HTMLElement} target that an observer saw */
  isOther(target) {
    const id = [...this.shown].find(([, element]) => element === target)?.[0];
    return id !== undefined && this.heights.get(id) !== target.offsetHeight;
  }
}
