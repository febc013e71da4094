/** Owns the review: one open remark after the other in the order of the text, decided by keys or buttons. */
import { createQueueBar } from "./queue_bar.js";
import { asksForDecision, inReadingOrder, nextOpen, progressOf } from "./queue_order.js";
import { sentenceOf, sumOf } from "./queue_words.js";
import { contextOf, isOpen, isSuggestion, personOf } from "./remark.js";
import { isShortcut, openShortcuts } from "./shortcuts.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 *
 * @typedef {object} QueueOptions
 * @property {import("./remark.js").Services} services
 * @property {() => DraftState} getState
 * @property {() => string} getChapter id of the open one
 * @property {(annotation: Annotation) => boolean} keeps what the filter shows
 * @property {(id: string) => void} focusOn brings a remark into view, in whichever chapter
 * @property {(id: string) => import("./card.js").Card | undefined} getCard once it was brought into view
 * @property {() => string | null} getActive the remark that is chosen
 * @property {() => void} onClear the filter is to be cleared
 * @property {(open: boolean) => void} onToggle
 */

/** What the commands that decide are called when they have been carried out. */
const SAID = /** @type {Record<string, string>} */ ({
  accept_suggestion: "Accepted",
  reject_suggestion: "Rejected",
  resolve_comment: "Resolved",
});

/** @param {QueueOptions} options */
export function createQueue(options) {
  return new Queue(options);
}

class Queue {
  isOpen = false;
  /** @type {string | null} */
  current = null;
  /** What was decided in this review, the newest last. @type {string[]} */
  acts = [];
  said = "";

  /** @param {QueueOptions} options */
  constructor(options) {
    this.options = options;
    this.bar = createQueueBar({
      next: () => this.step(1),
      previous: () => this.step(-1),
      undo: () => this.undo(),
      keys: () => openShortcuts(() => this.focus()),
      leave: () => this.leave(),
      clear: () => this.clear(),
    });
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** All that asks for a decision and is shown, in the order of the text. */
  order() {
    const keeps = (/** @type {Annotation} */ one) => asksForDecision(one) && this.options.keeps(one);
    return inReadingOrder(this.options.getState(), keeps);
  }

  /** Begin with the remark one has chosen, or with the first open one of the chapter one reads. */
  open() {
    this.isOpen = true;
    this.acts = [];
    this.said = "";
    this.bar.element.hidden = false;
    this.options.onToggle(true);
    const order = this.order().filter(isOpen);
    const { getActive, getChapter } = this.options;
    const active = order.find(({ id }) => id === getActive());
    const first = active ?? order.find(({ chapter }) => chapter === getChapter()) ?? order[0];
    this.go(first?.id ?? null);
  }

  leave() {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.current = null;
    this.bar.element.hidden = true;
    this.options.onToggle(false);
  }

  clear() {
    this.options.onClear();
    this.go(nextOpen(this.order(), this.current)?.id ?? null);
  }

  /**
   * @param {string | null} id null where none is left
   * @param {string} [before] what is said first
   */
  go(id, before = "") {
    this.current = id;
    if (id) this.options.focusOn(id);
    this.update();
    this.focus();
    const { getState, services } = this.options;
    const annotation = id ? getState().annotations[id] : null;
    const context = contextOf(getState(), services);
    const now = annotation
      ? sentenceOf(annotation, context)
      : this.phase() === "done"
        ? "Every remark is decided."
        : "";
    services.announce(`${before} ${now}`.trim());
  }

  /** To the card one decides on, so that Tab leads to its buttons; to the bar where there is none. */
  focus() {
    const card = this.current ? this.options.getCard(this.current) : null;
    if (card?.element.isConnected) card.element.focus({ preventScroll: true });
    else if (this.isOpen) this.bar.element.focus({ preventScroll: true });
  }

  /** @param {1 | -1} by */
  step(by) {
    const next = nextOpen(this.order(), this.current, by);
    if (next) this.go(next.id);
    else this.focus();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!this.isOpen || !isShortcut(event)) return;
    /** @type {Record<string, () => unknown>} */
    const keys = {
      j: () => this.step(1),
      k: () => this.step(-1),
      a: () => this.act("Accept") || this.act("Resolve"),
      e: () => this.act("Take with changes"),
      r: () => this.act("Reject"),
      R: () => this.act("With a reason"),
      c: () => this.act("Reply"),
      u: () => this.undo(),
      "?": () => openShortcuts(() => this.focus()),
      Escape: () => this.leave(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]?.();
  }

  /**
   * @param {string} name of a button of the card
   * @returns {boolean} whether the card has it now
   */
  act(name) {
    return (this.current && this.options.getCard(this.current)?.act(name)) || false;
  }

  /** Take the last decision back on its own card, which shows both sides where the text has moved on. */
  undo() {
    const last = this.acts.at(-1);
    if (!last || !this.options.getState().annotations[last]) return;
    this.current = last;
    this.options.focusOn(last);
    if (!this.act("Undo")) this.acts.pop();
    this.update();
  }

  /**
   * Hear what was carried out, by a key or a button, and go on.
   *
   * @param {string} command
   * @param {string} id of the remark
   */
  performed(command, id) {
    const verb = SAID[command];
    if (!this.isOpen || (!verb && command !== "reopen_annotation")) return;
    const annotation = this.options.getState().annotations[id];
    const name = annotation
      ? personOf(contextOf(this.options.getState(), this.options.services), annotation.author).name
      : "";
    if (!verb) {
      this.acts = this.acts.filter((one) => one !== id);
      this.said = `${name}’s remark is open again.`;
      return this.go(id, this.said);
    }
    this.acts.push(id);
    this.said = `${verb}: ${name}’s ${annotation && isSuggestion(annotation) ? "suggestion" : "comment"}.`;
    this.go(nextOpen(this.order(), this.current)?.id ?? null, this.said);
  }

  /** @returns {"going" | "filtered" | "done"} */
  phase() {
    const { total, decided, adrift } = progressOf(this.options.getState());
    if (this.order().some(isOpen)) return "going";
    return decided + adrift < total ? "filtered" : "done";
  }

  /** Bring the bar up to date; a remark that was withdrawn meanwhile is left for the next one. */
  update() {
    if (!this.isOpen) return;
    const state = this.options.getState();
    if (this.current && !state.annotations[this.current]) {
      this.current = null;
      return this.step(1);
    }
    this.bar.update({
      progress: progressOf(state),
      said: this.said,
      mayUndo: this.acts.length > 0,
      phase: this.phase(),
      sum: sumOf(state, this.options.services),
    });
  }
}
