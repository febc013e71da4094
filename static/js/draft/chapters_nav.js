/** Owns the list of chapters beside the text: which is open, how many remarks wait in each, and their order. */
import { h } from "../lib/dom.js";
import { newId } from "../lib/ids.js";
import { pushButton } from "./buttons.js";
import { chapterForm } from "./chapter_form.js";
import { carryChoices } from "./chapter_moves.js";
import { chapterName } from "./chapter_names.js";
import { moreMenu } from "./more_menu.js";
import { contextOf, isOpen, may } from "./remark.js";

/**
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./remark.js").Chapter} Chapter
 * @typedef {import("./composer.js").Passage} Passage
 *
 * @typedef {object} ChaptersNavOptions
 * @property {HTMLElement} root the navigation "Chapters"
 * @property {import("./remark.js").Services} services
 * @property {(chapter: string) => void} onOpen
 * @property {() => Passage | null} getCaret where the caret is, as the server knows the text
 * @property {() => Passage | null} getPassage what is selected, as the server knows it
 */

export { chapterName };

/** @param {ChaptersNavOptions} options */
export function createChaptersNav(options) {
  return new ChaptersNav(options);
}

/** The list, folded away behind its own button on a narrow screen. */
class ChaptersNav {
  drawn = "";
  /** @type {DraftState | null} */
  state = null;
  current = "";
  list = h("ol", { class: "chapters", id: "chapters" });
  tools = h("div", { class: "chapters-tools" });

  /** @param {ChaptersNavOptions} options */
  constructor(options) {
    this.options = options;
    this.fold = h("button", {
      type: "button",
      class: "chapters-fold",
      "aria-expanded": "false",
      "aria-controls": "chapters",
    });
    this.fold.addEventListener("click", () => this.unfold(this.fold.getAttribute("aria-expanded") !== "true"));
    options.root.append(h("h2", { class: "side-title" }, "Chapters"), this.fold, this.list, this.tools);
    this.unfold(false);
  }

  /** @param {boolean} open only matters on a narrow screen */
  unfold(open) {
    this.fold.setAttribute("aria-expanded", String(open));
    this.options.root.classList.toggle("is-unfolded", open);
  }

  /**
   * @param {DraftState} state
   * @param {string} current id of the open chapter
   */
  update(state, current) {
    this.state = state;
    this.current = current;
    const context = contextOf(state, this.options.services);
    const counts = openByChapter(state);
    const titles = state.chapters.map(({ id, title }) => [id, title, counts.get(id)]);
    const key = JSON.stringify([titles, current, context.me.can]);
    const isBusy = this.options.root.querySelector("details[open], form") !== null;
    if (key === this.drawn || isBusy) return;
    this.drawn = key;
    this.draw(context, counts);
  }

  /** Draw again what an open menu or form held back. */
  redraw() {
    this.drawn = "";
    if (this.state) this.update(this.state, this.current);
  }

  /**
   * @param {Context} context
   * @param {Map<string, number>} counts
   */
  draw(context, counts) {
    const { chapters } = context;
    const at = chapters.findIndex(({ id }) => id === this.current);
    this.fold.textContent = `${chapterName(chapters, at)} (${at + 1} of ${chapters.length})`;
    const focused = this.list.contains(document.activeElement);
    this.list.replaceChildren(...chapters.map(({ id }, i) => this.row(context, i, counts.get(id) ?? 0)));
    if (focused) this.list.querySelector("a")?.focus();
    const add = pushButton("Add chapter", () => this.add(context), "button-quiet chapters-add");
    this.tools.replaceChildren(...(may(context, "add_chapter") ? [add] : []));
  }

  /**
   * @param {Context} context
   * @param {number} at
   * @param {number} open
   */
  row(context, at, open) {
    const { id } = /** @type {Chapter} */ (context.chapters[at]);
    const name = chapterName(context.chapters, at);
    const waiting = h("span", { class: "visually-hidden" }, open === 1 ? " open remark" : " open remarks");
    const count = open > 0 && h("small", { class: "chapter-count" }, open, waiting);
    const current = id === this.current && "page";
    const link = h(
      "a",
      { class: "chapter-link", href: `#${id}`, "aria-current": current },
      h("span", null, name),
      count,
    );
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.unfold(false);
      this.options.onOpen(id);
    });
    const row = h("li", { class: "chapter" }, link);
    if (may(context, "rename_chapter")) row.append(this.menu(context, at, row));
    return row;
  }

  /**
   * @param {Context} context
   * @param {number} at
   * @param {HTMLElement} row
   */
  menu(context, at, row) {
    const { id, title } = /** @type {Chapter} */ (context.chapters[at]);
    const last = context.chapters.length - 1;
    const move = (/** @type {number} */ position) => void this.send("move_chapter", { chapter: id, position });
    const remove = () => void this.send("remove_chapter", { chapter: id });
    const choices = [
      { label: "Rename", onChoose: () => this.rename(id, title, row) },
      ...(at > 0 ? [{ label: "Move up", onChoose: () => move(at - 1) }] : []),
      ...(at < last ? [{ label: "Move down", onChoose: () => move(at + 1) }] : []),
      ...this.carryChoices(at, row),
      { label: "Upload a new version", onChoose: () => openUpload(id) },
      ...(last > 0 ? [{ label: "Remove", confirm: "Remove to the tray", onChoose: remove }] : []),
    ];
    return moreMenu(`More for ${chapterName(context.chapters, at)}`, choices);
  }

  /**
   * What carries text between chapters.
   * @param {number} at
   * @param {HTMLElement} row
   */
  carryChoices(at, row) {
    return carryChoices({
      ...this.options,
      at,
      current: this.current,
      getContext: () => contextOf(/** @type {DraftState} */ (this.state), this.options.services),
      send: this.send.bind(this),
      show: (form) => this.show(row, form),
      onClose: (form) => this.closed(form),
    });
  }

  /**
   * Put a form in the place of a row.
   * @param {HTMLElement} row
   * @param {{element: HTMLElement, focus: () => void}} form
   */
  show(row, form) {
    row.replaceChildren(form.element);
    form.focus();
  }

  /**
   * @param {string} chapter
   * @param {string} title
   * @param {HTMLElement} row
   */
  rename(chapter, title, row) {
    const save = (/** @type {string} */ next) => this.send("rename_chapter", { chapter, title: next });
    const form = chapterForm({
      label: "New title",
      title,
      action: "Rename",
      save,
      onClose: () => this.closed(form.element),
    });
    this.show(row, form);
  }

  /** @param {Context} context */
  add(context) {
    const id = newId();
    const save = async (/** @type {string} */ title) => {
      const ok = await this.send("add_chapter", { chapter: id, title });
      if (ok) this.options.onOpen(id);
      return ok;
    };
    const title = `Chapter ${context.chapters.length + 1}`;
    const form = chapterForm({ label: "Title", title, action: "Add", save, onClose: () => this.closed(form.element) });
    this.tools.replaceChildren(form.element);
    form.focus();
  }

  /** @param {HTMLElement} form */
  closed(form) {
    form.remove();
    this.redraw();
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} data
   */
  async send(name, data) {
    const { perform, complain } = this.options.services;
    const ack = await perform(name, data);
    if (!ack.ok) complain(ack.error?.message ?? "The chapter could not be changed.");
    return ack.ok;
  }
}

/** @param {string} chapter whose text is to be replaced, on a page of its own */
function openUpload(chapter) {
  window.location.assign(`${window.location.pathname}/upload?chapter=${chapter}`);
}

/**
 * @param {DraftState} state
 * @returns {Map<string, number>}
 */
function openByChapter({ annotations }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const remark of Object.values(annotations)) {
    if (isOpen(remark) && !remark.adrift) counts.set(remark.chapter, (counts.get(remark.chapter) ?? 0) + 1);
  }
  return counts;
}
