/** Owns the tray: remarks whose words are gone, to be attached again by hand, and chapters taken out, to be put back. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { createCard } from "./card.js";
import { makeDraggable } from "./drop_passage.js";
import { contextOf, isOpen, may } from "./remark.js";
import { createGuesses, mayAttach } from "./tray_guesses.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./composer.js").Passage} Passage
 *
 * @typedef {object} TrayOptions
 * @property {HTMLElement} root
 * @property {HTMLElement} head of the margin, under which the open tray stays
 * @property {import("./remark.js").Services} services
 * @property {() => Passage | null} getPassage what is selected in the text, null when nothing is
 * @property {import("./drop_passage.js").DropTarget} target what a remark may be dropped on
 */

/** @param {TrayOptions} options */
export function createTray({ root, head, services, getPassage, target }) {
  /** @type {Map<string, {card: import("./card.js").Card, element: HTMLElement}>} */
  const cards = new Map();
  /** @type {Context} */
  let latest;
  const adrift = fold("tray-adrift");
  const decided = fold("tray-decided");
  const removed = fold("tray-removed");
  root.append(adrift.element, decided.element, removed.element);
  stayUnder(head, root);
  let chapters = "";

  const attachTo = async (/** @type {string} */ id, /** @type {Passage} */ passage) => {
    const ack = await services.perform("attach_annotation", { annotation: id, ...passage });
    if (ack.ok) services.announce("The remark is attached.");
    else services.complain(ack.error?.message ?? "The remark could not be attached. It stays in the tray.");
  };
  const attach = (/** @type {Annotation} */ { id }) => {
    const passage = getPassage();
    if (passage) void attachTo(id, passage);
    else services.complain("First select the words in the text that this remark belongs to.");
  };
  const restore = async (/** @type {string} */ chapter) => {
    const ack = await services.perform("restore_chapter", { chapter });
    if (!ack.ok) services.complain(ack.error?.message ?? "The chapter could not be put back. It stays in the tray.");
  };
  const make = (/** @type {Annotation} */ remark, /** @type {Context} */ context) => {
    const card = createCard(remark, context, { onAttach: attach });
    const onAttach = (/** @type {Passage} */ passage) => void attachTo(remark.id, passage);
    const guesses = isOpen(remark) && createGuesses(remark, () => latest, onAttach);
    const grip = isOpen(remark) && mayAttach(remark, context) && gripOf(target, onAttach);
    return { card, element: h("div", { class: "tray-card" }, grip, grip && undragged(), card.element, guesses) };
  };
  const cardOf = (/** @type {Annotation} */ remark, /** @type {Context} */ context) => {
    const held = cards.get(remark.id) ?? make(remark, context);
    cards.set(remark.id, held);
    held.card.update(remark, context);
    return held.element;
  };

  return {
    /** @param {import("./remark.js").DraftState} state */
    update(state) {
      const context = contextOf(state, services);
      latest = context;
      const remarks = Object.values(state.annotations).filter((remark) => remark.adrift);
      for (const id of cards.keys()) if (!remarks.some((remark) => remark.id === id)) cards.delete(id);
      const open = remarks.filter(isOpen).map((remark) => cardOf(remark, context));
      const past = remarks.filter((remark) => !isOpen(remark)).map((remark) => cardOf(remark, context));
      adrift.update(`Adrift (${open.length})`, open);
      decided.update(`Decided, and no longer in the text (${past.length})`, past);
      const key = JSON.stringify([state.removed_chapters, may(context, "restore_chapter")]);
      if (key === chapters) return;
      chapters = key;
      const rows = state.removed_chapters.map(({ id, title }) =>
        chapterRow(title, may(context, "restore_chapter") ? () => void restore(id) : null),
      );
      removed.update(`Removed chapters (${rows.length})`, rows);
    },
  };
}

/**
 * Where the margin's head ends is told to the stylesheet: an open tray goes along with the text one looks for words in.
 * @param {HTMLElement} head
 * @param {HTMLElement} root
 */
function stayUnder(head, root) {
  new ResizeObserver(() => root.style.setProperty("--remarks-head", `${head.offsetHeight}px`)).observe(head);
}

/**
 * What a remark is dragged by; those who do not drag have its button `Attach here`.
 * @param {import("./drop_passage.js").DropTarget} target
 * @param {(passage: Passage) => void} onDrop
 */
function gripOf(target, onDrop) {
  const grip = h("div", { class: "tray-grip", "aria-hidden": "true" }, "⠿ Drag onto the passage");
  makeDraggable(grip, target, onDrop);
  return grip;
}

/** The way without dragging, for those who do not see the grip. */
const undragged = () =>
  h("p", { class: "visually-hidden" }, "To attach this: select its words in the text, then Attach here.");

/**
 * @param {string} title
 * @param {(() => void) | null} onRestore
 */
function chapterRow(title, onRestore) {
  const name = title || "Untitled chapter";
  return h("div", { class: "tray-row" }, h("span", null, name), onRestore && pushButton("Restore", onRestore));
}

/**
 * A fold that is not there while it is empty.
 * @param {string} style
 */
function fold(style) {
  const summary = h("summary", { class: "tray-summary" });
  const inside = h("div", { class: "tray-inside" });
  const element = h("details", { class: `tray ${style}`, hidden: true }, summary, inside);
  return {
    element,
    /**
     * @param {string} title
     * @param {HTMLElement[]} elements
     */
    update(title, elements) {
      if (summary.textContent !== title) summary.textContent = title;
      element.hidden = elements.length === 0;
      const current = [...inside.children];
      if (elements.length !== current.length || elements.some((one, i) => one !== current[i])) {
        inside.replaceChildren(...elements);
      }
    },
  };
}
