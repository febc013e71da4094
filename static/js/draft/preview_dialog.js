/** Owns reading the open chapter as somebody would have it: a reading view, in which nothing is decided. */
import { EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { h } from "../lib/dom.js";
import { choiceOf, createDialog, field } from "./dialog.js";
import { counted } from "./filters_batch_dialog.js";
import { withSuggestions } from "./preview.js";
import { contextOf, isOpen, isSuggestion, personOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {import("./preview.js").Applied} Applied
 * @typedef {import("prosemirror-model").Node} Node
 *
 * @typedef {object} PreviewOptions
 * @property {DraftState} state
 * @property {import("./state.js").Chapter} chapter
 * @property {import("./remark.js").Services} services
 * @property {((annotation: Annotation) => boolean) | null} keeps what the filter shows, while there is one
 */

const SHOWN = "shown";

/** @param {PreviewOptions} options */
export function openPreview({ state, chapter, services, keeps }) {
  const context = contextOf(state, services);
  const open = Object.values(state.annotations).filter(
    (one) => one.chapter === chapter.id && isSuggestion(one) && isOpen(one) && !one.adrift,
  );
  const sets = setsOf(open, keeps, (id) => personOf(context, id).name);
  /** @type {EditorView | null} */
  let view = null;
  const dialog = createDialog("As they would have it", {
    onClose: () => {
      view?.destroy();
      dialog.element.remove();
    },
  });
  dialog.element.classList.add("dialog-page");
  const who = choiceOf(
    sets.map(({ value, words }) => [value, words]),
    sets[0]?.value ?? "",
  );
  const marks = h("input", { type: "checkbox", checked: true });
  const said = h("p", { class: "preview-said", role: "status" });
  const text = h("div", { class: "preview-text" });
  const show = () => {
    const set = sets.find(({ value }) => value === who.value);
    view?.destroy();
    const { doc, changes, left } = withSuggestions(chapter.doc, set?.annotations ?? []);
    titleOf(dialog.element, set?.title ?? "As it stands");
    said.textContent = saidOf(changes.length, left.length);
    view = readingView(text, doc, changes);
  };
  who.addEventListener("input", show);
  marks.addEventListener("input", () => text.classList.toggle("is-plain", !marks.checked));
  const controls = h("div", { class: "preview-controls" }, field("With the suggestions", who), markSwitch(marks));
  if (sets.length > 0) dialog.body.append(controls);
  dialog.body.append(said, text);
  show();
  dialog.open();
}

/**
 * The sets one can read with: what the filter shows, then each person's, the one with the most first.
 *
 * @param {readonly Annotation[]} open
 * @param {((annotation: Annotation) => boolean) | null} keeps
 * @param {(id: number) => string} nameOf
 * @returns {{value: string, words: string, title: string, annotations: Annotation[]}[]}
 */
export function setsOf(open, keeps, nameOf) {
  const people = [...new Set(open.map(({ author }) => author))].map((id) => {
    const annotations = open.filter(({ author }) => author === id);
    const name = nameOf(id);
    return {
      value: String(id),
      words: `of ${name} (${annotations.length})`,
      title: `As ${name} would have it`,
      annotations,
    };
  });
  people.sort((a, b) => b.annotations.length - a.annotations.length);
  if (!keeps) return people;
  const annotations = open.filter(keeps);
  const words = `that the filter shows (${annotations.length})`;
  return [{ value: SHOWN, words, title: "With what the filter shows", annotations }, ...people];
}

/** @param {HTMLInputElement} box */
const markSwitch = (box) => h("label", { class: "preview-switch" }, box, "Mark the changes");

/**
 * @param {HTMLElement} element
 * @param {string} title
 */
function titleOf(element, title) {
  const heading = element.querySelector(".dialog-title");
  if (heading) heading.textContent = title;
}

/**
 * @param {number} changed
 * @param {number} left
 */
function saidOf(changed, left) {
  if (changed + left === 0) return "Nobody has an open suggestion in this chapter.";
  const rest = left > 0 ? ` ${left} left out: they overlap, or their words have changed.` : "";
  return `${counted(changed, "change")}.${rest} Nothing is decided by reading.`;
}

/**
 * @param {HTMLElement} mount
 * @param {Node} doc
 * @param {readonly Applied[]} changes
 */
function readingView(mount, doc, changes) {
  const set = DecorationSet.create(
    doc,
    changes.flatMap((change) => decorationsOf(doc, change)),
  );
  const marks = new Plugin({ props: { decorations: () => set } });
  return new EditorView(mount, {
    state: EditorState.create({ doc, plugins: [marks] }),
    editable: () => false,
    attributes: { class: "prose preview-prose", tabindex: "0", role: "document", "aria-label": "The chapter to read" },
  });
}

/**
 * @param {Node} doc
 * @param {Applied} change
 */
function decorationsOf(doc, { from, to, before, said }) {
  if (said) return saidDecorations(doc, { from, to, said });
  const inserted = Decoration.inline(from, to, { class: "preview-in", nodeName: "ins" });
  if (!before) return [inserted];
  const cut = () => h("del", { class: "preview-out" }, before);
  return [Decoration.widget(from, cut, { side: -1, marks: [] }), ...(from < to ? [inserted] : [])];
}

/**
 * A change that is not only one of words: what it changes is marked, and said to those who point at it or do not see it.
 *
 * @param {Node} doc
 * @param {{from: number, to: number, said: string}} change
 */
function saidDecorations(doc, { from, to, said }) {
  const hidden = () => h("span", { class: "visually-hidden" }, `${said}. `);
  const look = { class: "preview-look", title: said };
  const spoken = Decoration.widget(from, hidden, { side: -1, marks: [] });
  if (doc.textBetween(from, to)) return [spoken, Decoration.inline(from, to, look)];
  const block = doc.resolve(from).nodeAfter;
  if (block?.isBlock) return [spoken, Decoration.node(from, from + block.nodeSize, look)];
  const sign = () => h("span", { class: "preview-look", title: said, "aria-hidden": "true" }, "¶");
  return [spoken, Decoration.widget(from, sign, { side: -1, marks: [] })];
}
