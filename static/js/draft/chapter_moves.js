/** Owns what carries text between chapters: splitting one at the caret, merging two, moving a passage to another one. */
import { h } from "../lib/dom.js";
import { newId } from "../lib/ids.js";
import { buttonRow, pushButton } from "./buttons.js";
import { chapterForm } from "./chapter_form.js";
import { chapterName } from "./chapter_names.js";
import { field } from "./dialog.js";

/**
 * @typedef {import("./remark.js").Chapter} Chapter
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./composer.js").Passage} Passage
 * @typedef {(name: string, data: Record<string, unknown>) => Promise<boolean>} Send
 * @typedef {{element: HTMLElement, focus: () => void}} Form
 */

const SELECT_FIRST = "First select the passage in the text that is to move.";
const CARET_FIRST = "First put the caret where the new chapter is to begin. Unsaved words must be saved before.";

/**
 * What the menu of a chapter offers; where the caret or the selection counts, only for the open one.
 *
 * @param {object} nav
 * @param {number} nav.at which chapter it is
 * @param {string} nav.current id of the open chapter
 * @param {() => Context} nav.getContext of the latest state
 * @param {() => Passage | null} nav.getCaret
 * @param {() => Passage | null} nav.getPassage
 * @param {Send} nav.send
 * @param {(form: Form) => void} nav.show
 * @param {(form: HTMLElement) => void} nav.onClose
 * @param {(chapter: string) => void} nav.onOpen
 */
export function carryChoices({ at, current, getContext, getCaret, getPassage, send, show, onClose, onOpen }) {
  const { chapters } = getContext();
  const chapter = /** @type {Chapter} */ (chapters[at]);
  const here = chapter.id === current;
  const ask = (/** @type {Form | null} */ form) => {
    if (form) show(form);
  };
  const merge = async () => {
    if (await send("merge_chapters", { chapter: chapter.id })) onOpen(chapters[at - 1]?.id ?? "");
  };
  return [
    ...(here
      ? [
          {
            label: "Split here",
            onChoose: () => ask(splitForm(chapter, getContext(), getCaret(), { send, onOpen, onClose })),
          },
        ]
      : []),
    ...(at > 0
      ? [{ label: "Merge with the chapter before", confirm: "Merge the two", onChoose: () => void merge() }]
      : []),
    ...(here && chapters.length > 1
      ? [
          {
            label: "Move selection to chapter…",
            onChoose: () => ask(moveForm(getPassage(), getContext(), { send, onClose })),
          },
        ]
      : []),
  ];
}

/**
 * @param {Chapter} chapter
 * @param {Context} context
 * @param {Passage | null} caret where the caret is, as the server knows the text
 * @param {{send: Send, onOpen: (chapter: string) => void, onClose: (form: HTMLElement) => void}} hooks
 * @returns {Form | null}
 */
function splitForm({ id, version }, context, caret, { send, onOpen, onClose }) {
  if (caret?.chapter !== id) {
    context.complain(CARET_FIRST);
    return null;
  }
  const fresh = newId();
  const save = async (/** @type {string} */ title) => {
    const at = { chapter: id, version: caret.version ?? version, at: caret.from };
    const ok = await send("split_chapter", { ...at, new: fresh, title });
    if (ok) onOpen(fresh);
    return ok;
  };
  const title = `Chapter ${context.chapters.findIndex((one) => one.id === id) + 2}`;
  const form = chapterForm({
    label: "Title of the new chapter",
    title,
    action: "Split",
    save,
    onClose: () => onClose(form.element),
  });
  return form;
}

/**
 * @param {Passage | null} passage what is selected
 * @param {Context} context
 * @param {{send: Send, onClose: (form: HTMLElement) => void}} hooks
 * @returns {Form | null}
 */
export function moveForm(passage, context, { send, onClose }) {
  if (!passage) {
    context.complain(SELECT_FIRST);
    return null;
  }
  const options = context.chapters.flatMap(({ id }, at) =>
    id === passage.chapter ? [] : [h("option", { value: id }, chapterName(context.chapters, at))],
  );
  const select = h("select", null, ...options);
  const close = () => onClose(form);
  const row = buttonRow(
    h("button", { class: "button button-main" }, "Move"),
    pushButton("Cancel", close, "button-quiet"),
  );
  const form = h("form", { class: "chapter-form" }, field("Move the passage to the end of", select), row);
  const submit = async () => {
    const into = context.chapters.find(({ id }) => id === select.value);
    if (!into) return;
    const where = { into: into.id, into_version: into.version, at: into.doc.content.size };
    const ok = await send("move_passage", { ...passage, ...where });
    if (ok) context.announce("The passage is moved, with its remarks.");
    if (ok) close();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return { element: form, focus: () => select.focus() };
}
