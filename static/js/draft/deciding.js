/** Owns what an author decides with and everybody finds with: the review, the filter, acts on all that is shown. */
import { h } from "../lib/dom.js";
import { createActLine, latestAct } from "./act_undo.js";
import { pushButton } from "./buttons.js";
import { isFiltering, passes } from "./filters.js";
import { batchOf, thankedBy } from "./filters_batch.js";
import { askBatch, saidOf } from "./filters_batch_dialog.js";
import { keptFilter } from "./filters_kept.js";
import { createFilterPanel } from "./filters_panel.js";
import { openPreview } from "./preview_dialog.js";
import { createQueue } from "./queue.js";
import { countOf } from "./queue_bar.js";
import { inReadingOrder, progressOf } from "./queue_order.js";
import { contextOf, isOpen, may } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {import("./remark.js").Ack} Ack
 * @typedef {import("./filters_batch.js").Verdict} Verdict
 *
 * @typedef {object} DecidingOptions
 * @property {HTMLElement} root the region "Remarks"
 * @property {ReturnType<typeof import("./margin.js").createMargin>} margin
 * @property {import("./remark.js").Services} services
 * @property {ReturnType<typeof import("./notices.js").createNotices>} notices
 * @property {() => DraftState} getState
 * @property {() => string} getChapter id of the open one
 * @property {() => void} redraw the text follows the filter
 */

/** Left free under the margin's head, in pixels. */
const GAP = 12;

/** @param {DecidingOptions} options */
export function createDeciding(options) {
  return new Deciding(options);
}

class Deciding {
  /** What was written or decided here since the filter was set: it stays in sight. @type {Set<string>} */
  touched = new Set();

  /** @param {DecidingOptions} options */
  constructor(options) {
    this.options = options;
    this.kept = keptFilter(options.services.draft);
    this.filter = this.kept.read();
    this.panel = createFilterPanel({
      filter: this.filter,
      onChange: (filter) => this.setFilter(filter),
      onDecide: (verdict) => this.ask(verdict),
      onWalk: (by) => this.walk(by),
    });
    const { margin, services, getState, getChapter } = options;
    this.queue = createQueue({
      ...{ services, getState, getChapter },
      getActive: () => margin.activeId,
      getCard: (id) => margin.cards.get(id),
      focusOn: (id) => this.focusOn(id),
      keeps: (annotation) => this.keeps(annotation),
      onClear: () => this.panel.clear(),
      onToggle: (open) => this.toggled(open),
    });
    this.drawTools();
    this.apply();
  }

  drawTools() {
    this.count = h("span", { class: "margin-tool-words", id: "review-count" });
    this.review = pushButton("Review", () => this.queue.open(), "button-main margin-tool");
    this.review.setAttribute("aria-describedby", "review-count");
    const read = pushButton("Preview", () => this.read(), "margin-tool");
    this.row = h("div", { class: "margin-tool-row" }, this.review, this.count, this.panel.button, read);
    const { panel, line, all } = this.panel;
    this.act = createActLine((batch) => void this.takeBack(batch));
    const place = h("div", { class: "margin-tool-place" }, this.row, panel);
    this.options.margin.head.tools.append(place, this.queue.bar.element, line, all, this.act.element);
  }

  /** @param {Annotation} annotation */
  keeps(annotation) {
    if (!isFiltering(this.filter) || annotation.sending || this.touched.has(annotation.id)) return true;
    return passes(this.filter, annotation, this.options.getChapter());
  }

  /** @param {import("./filters.js").Filter} filter */
  setFilter(filter) {
    this.filter = filter;
    this.kept.write(filter);
    this.touched.clear();
    this.apply();
    this.options.redraw();
  }

  apply() {
    const { margin } = this.options;
    const on = isFiltering(this.filter);
    margin.head.askForDecided(this.filter.state !== "" && this.filter.state !== "open");
    margin.setFilter(on ? (annotation) => this.keeps(annotation) : null);
  }

  /** @param {boolean} open */
  toggled(open) {
    this.options.root.classList.toggle("is-reviewing", open);
    this.panel.toggle(false);
    if (this.row) this.row.hidden = open;
    if (!open) this.review?.focus();
    this.update();
  }

  update() {
    const { getState, services } = this.options;
    const state = getState();
    const context = contextOf(state, services);
    this.panel.update(context, isFiltering(this.filter) ? this.counts(state, context) : NO_COUNTS);
    this.drawReview(state, may(context, "accept_suggestion"));
    const offersUndo = may(context, "reopen_remarks") && !this.queue.isOpen;
    this.act?.update(offersUndo ? latestAct(state.annotations) : null);
    this.queue.update();
  }

  /**
   * @param {DraftState} state
   * @param {import("./remark.js").Context} context
   */
  counts(state, context) {
    const { getChapter, margin } = this.options;
    const visible = placed(state).filter((one) => isOpen(one) || margin.head.showsDecided());
    const shown = visible.filter((one) => this.keeps(one));
    const counted = (/** @type {Verdict} */ verdict, /** @type {string} */ command) =>
      may(context, "decide_remarks") && may(context, command) ? batchOf(state, shown, verdict).ids.length : 0;
    return {
      ...{ shown: shown.length, total: visible.length },
      here: shown.filter(({ chapter }) => chapter === getChapter()).length,
      accepted: counted("accepted", "accept_suggestion"),
      rejected: counted("rejected", "reject_suggestion"),
      resolved: counted("resolved", "resolve_comment"),
    };
  }

  /**
   * @param {DraftState} state
   * @param {boolean} decides
   */
  drawReview(state, decides) {
    const progress = progressOf(state);
    const words = countOf(progress);
    if (this.count && this.count.textContent !== words) this.count.textContent = words;
    for (const part of [this.review, this.count]) if (part) part.hidden = !decides || progress.total === 0;
    if (this.row) this.row.hidden = this.queue.isOpen || Object.keys(state.annotations).length === 0;
  }

  /** @param {1 | -1} by */
  walk(by) {
    const { margin, getState } = this.options;
    const shown = inReadingOrder(getState(), (one) => this.keeps(one) && (isOpen(one) || margin.head.showsDecided()));
    const at = shown.findIndex(({ id }) => id === margin.activeId);
    const next = shown.at(at < 0 && by < 0 ? -1 : (at + by) % Math.max(shown.length, 1));
    if (next) this.focusOn(next.id);
  }

  /** @param {string} id */
  focusOn(id) {
    this.options.margin.focusOn(id);
    this.uncover(id);
  }

  /**
   * Scroll back so far that the card beside its words is not under the margin's head, or the open tray.
   *
   * @param {string} id
   */
  uncover(id) {
    const { head, tray, sheet, options } = this.options.margin;
    const words = options.getCoords(id);
    if (!words || sheet.isNarrow()) return;
    const over = tray.querySelector("details[open]") ? tray : head.head;
    const covered = over.getBoundingClientRect().bottom + GAP - (words.top - scrollY);
    if (covered > 0) scrollBy({ top: -covered });
  }

  read() {
    const { getState, getChapter, services } = this.options;
    const chapter = getState().chapters.find(({ id }) => id === getChapter());
    const keeps = isFiltering(this.filter) ? (/** @type {Annotation} */ one) => this.keeps(one) : null;
    if (chapter) openPreview({ state: getState(), chapter, services, keeps });
  }

  /** @param {Verdict} verdict */
  ask(verdict) {
    const { getState, services } = this.options;
    const shown = inReadingOrder(getState(), (one) => this.keeps(one));
    const batch = batchOf(getState(), shown, verdict);
    const thanked = verdict === "accepted" ? thankedBy(getState(), batch.ids) : 0;
    const onConfirm = (/** @type {string} */ reason) => void this.decide(batch.ids, verdict, reason);
    askBatch({ ...batch, thanked }, verdict, contextOf(getState(), services), onConfirm);
  }

  /**
   * @param {string[]} annotations
   * @param {Verdict} verdict
   * @param {string} reason
   */
  async decide(annotations, verdict, reason) {
    const { services, notices, getState } = this.options;
    const ack = await services.perform("decide_remarks", { annotations, verdict, ...(reason ? { reason } : {}) });
    if (!ack.ok) return services.complain(ack.error?.message ?? "That could not be done. Nothing was changed.");
    const decided = annotations.flatMap((id) => getState().annotations[id] ?? []).filter((one) => !isOpen(one));
    const batch = decided[0]?.decision?.batch;
    const said = saidOf(decided.length, verdict);
    notices.offer(said, "Undo", () => void this.takeBack(batch));
    return undefined;
  }

  /** @param {number | undefined} batch */
  async takeBack(batch) {
    const { services } = this.options;
    const ack = await services.perform("reopen_remarks", { batch });
    if (ack.ok) services.announce("All of it is open again.");
    else services.complain(ack.error?.message ?? "That could not be taken back. Nothing was changed.");
  }

  /**
   * Carry out a command of whichever part of the page, and hear what became of it.
   *
   * @param {string} name
   * @param {Record<string, unknown>} data
   * @param {() => Promise<Ack>} send
   */
  async perform(name, data, send) {
    const { annotation } = data;
    if (typeof annotation === "string") this.touched.add(annotation);
    const ack = await send();
    if (ack.ok && typeof annotation === "string") this.queue.performed(name, annotation);
    return ack;
  }
}

const NO_COUNTS = { shown: 0, total: 0, here: 0, accepted: 0, rejected: 0, resolved: 0 };

/** @param {DraftState} state */
function placed({ annotations, chapters }) {
  const known = new Set(chapters.map(({ id }) => id));
  return Object.values(annotations).filter(({ adrift, chapter }) => !adrift && known.has(chapter));
}
