/** Owns which chapter is open: its editor, its toolbar, its heading, and the passage that is selected in it. */

import { TextSelection } from "prosemirror-state";
import { afterPaint } from "../lib/after_paint.js";
import { h } from "../lib/dom.js";
import { newId } from "../lib/ids.js";
import { chapterName } from "./chapters_nav.js";
import { COMPOSING } from "./composer.js";
import { createEditor } from "./editor.js";
import { restFarText } from "./far_text.js";
import { HeadlessText } from "./headless_text.js";
import { remarksIn } from "./remarks_in.js";
import { readSelection } from "./screen_selection.js";
import { selectedWords } from "./selected_words.js";
import { SuggestingMode } from "./suggesting_mode.js";
import { createToolbar } from "./toolbar.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("./editor.js").Selected} Selected
 * @typedef {import("./composer.js").Passage} Passage
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {{
 *   root: HTMLElement, column: HTMLElement, session: Session,
 *   onSelection: (selected: Selected) => void, onTyping: (text: string) => void,
 *   onActivate: (id: string) => void, onCommand: (name: "comment" | "suggest") => void, onChange: () => void,
 *   onSending: (annotation: Annotation) => void, onRefused: (id: string) => void, onSwitch: () => void,
 *   announce: (sentence: string) => void, complain: (sentence: string, words: string) => void,
 * }} ManuscriptOptions
 */

export class Manuscript {
  /** @type {Editor | null} */
  editor = null;
  chapter = "";
  /** The text of the open chapter as the server had it last; it outlasts the chapter, which may be removed. @type {Node | null} */
  known = null;
  /** @type {{from: number, to: number} | null} */
  composing = null;
  /** While a selection is being made with the pointer nothing is drawn: it would be torn. */
  pressing = false;
  /** @type {import("./remark_marks.js").Remark[] | null} */
  postponed = null;
  heading = h("h2", { class: "chapter-title" });
  place = h("div", { class: "chapter-text" });
  /** @type {HTMLElement | null} */
  toolbar = null;
  endRest = () => {};

  /** @param {ManuscriptOptions} options */
  constructor(options) {
    this.options = options;
    options.root.replaceChildren(this.heading, this.place);
    options.session.subscribe(() => this.know());
    this.suggesting = new SuggestingMode({ ...options, onSwitch: () => this.reopen() });
    /** What was typed is painted before it is kept and sent, and before cards move. */
    this.keepLater = afterPaint(() => {
      options.session.changed();
      options.onChange();
    });
    this.place.addEventListener("pointerdown", () => (this.pressing = true));
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, () => this.released());
    }
  }

  released() {
    this.pressing = false;
    if (this.postponed) this.show(this.postponed);
  }

  get writes() {
    return this.options.session.state.you.can.includes("edit_text");
  }

  know() {
    const chapter = this.options.session.state.chapters.find(({ id }) => id === this.chapter);
    if (chapter) this.known = chapter.doc;
  }

  /**
   * Open a chapter, in place of the one that was open.
   *
   * @param {string} id
   */
  open(id) {
    const { session, onSelection, onTyping, onActivate, onCommand, onChange } = this.options;
    const at = session.state.chapters.findIndex((chapter) => chapter.id === id);
    const chapter = session.state.chapters[at];
    if (!chapter) return;
    this.close();
    this.chapter = id;
    this.know();
    const unsent = session.texts.get(id)?.sendable();
    const suggesting = unsent ? undefined : this.suggesting.look;
    this.editor = createEditor({
      mount: this.place,
      chapter: { ...chapter, title: chapterName(session.state.chapters, at) },
      editable: this.writes || suggesting !== undefined,
      clientID: unsent?.clientID ?? newId(),
      remarks: remarksIn(session.state, id, []),
      suggesting,
      onSteps: () => {
        if (suggesting) this.suggesting.saver?.typed();
        else session.updateSync();
        this.keepLater();
      },
      onSelection,
      onTyping,
      onActivate,
      onCommand,
    });
    if (suggesting) {
      this.suggesting.begin(id, this.editor);
    } else if (this.writes) {
      if (unsent) this.editor.applyLocal(unsent.steps);
      session.attach(id, this.editor);
    } else {
      session.texts.set(id, this.editor);
    }
    this.endRest = restFarText(this.editor.view.dom, onChange);
    this.showTools();
    this.update([]);
  }

  /** The formatting toolbar where the text can be changed, and the switch to suggesting mode. */
  showTools() {
    if (!this.editor) return;
    const isEditable = this.writes || this.suggesting.saver !== null;
    this.toolbar = isEditable ? createToolbar(this.editor) : h("div", { class: "formatting formatting-bare" });
    if (this.suggesting.isOffered) this.toolbar.append(this.suggesting.switch.element);
    if (this.toolbar.childElementCount > 0) this.options.column.prepend(this.toolbar);
  }

  /** Open the same chapter in the other mode; focus and selection stay where they were. */
  reopen() {
    const { editor } = this;
    if (!editor) return;
    const { button } = this.suggesting.switch;
    const hadFocus = [editor.view.dom, button].find((one) => one.contains(document.activeElement));
    const range = editor.toConfirmed(editor.view.state.selection);
    this.open(this.chapter);
    if (range) this.editor?.selectConfirmed(range);
    if (hadFocus === button) button.focus({ preventScroll: true });
    else if (hadFocus) this.editor?.view.dom.focus({ preventScroll: true });
    this.options.onSwitch();
  }

  /** Close the open chapter; what is not saved of it, unless it was refused, goes on being sent by a text without a view. */
  close() {
    if (!this.editor) return;
    const { session } = this.options;
    this.suggesting.end();
    const isKept = session.texts.get(this.chapter) === this.editor;
    const unsent = isKept ? this.editor.sendable() : null;
    session.detach(this.chapter);
    if (unsent && this.known) {
      const text = new HeadlessText({ version: unsent.version, doc: this.known, clientID: unsent.clientID });
      text.applyLocal(unsent.steps);
      session.attach(this.chapter, text);
    }
    this.toolbar?.remove();
    this.endRest();
    this.editor.destroy();
    this.editor = null;
    this.postponed = null;
  }

  /**
   * Show the remarks of the open chapter as the state has them, and those on their way.
   *
   * @param {readonly Annotation[]} sending
   * @param {(annotation: Annotation) => boolean} [keeps] which of them are shown
   */
  update(sending, keeps) {
    const { session } = this.options;
    const { state } = session;
    const at = state.chapters.findIndex(({ id }) => id === this.chapter);
    const title = state.chapters[at]?.title ?? "";
    this.heading.textContent = title;
    this.heading.hidden = title === "";
    const remarks = remarksIn(state, this.chapter, sending, keeps);
    if (this.composing) {
      const hue = state.members.find(({ id }) => id === state.you.id)?.hue ?? 0;
      const passage = { id: COMPOSING, ...this.composing, adrift: false, hue, replacement: null };
      remarks.push({ ...passage, type: "comment", state: "open" });
    }
    this.show(remarks);
  }

  /** @param {import("./remark_marks.js").Remark[]} remarks */
  show(remarks) {
    this.postponed = this.pressing ? remarks : null;
    if (!this.pressing) this.editor?.setAnnotations(remarks);
  }

  /** Show where the others are. */
  showPeople() {
    const { presence, state } = this.options.session;
    const here = [...presence.values()].filter(({ id, chapter }) => id !== state.you.id && chapter === this.chapter);
    this.editor?.setPresence(
      here.flatMap(({ id, name, hue, from, to }) =>
        from === null || to === null || from === undefined || to === undefined ? [] : [{ id, name, hue, from, to }],
      ),
    );
  }

  /** What is selected, on the screen; null where it is no words. */
  get words() {
    if (!this.editor) return null;
    readSelection(this.editor.view);
    return selectedWords(this.editor.view.state);
  }

  /**
   * The selected passage as the server knows it; null where no words are selected, or they are not saved yet.
   *
   * @returns {Passage | null}
   */
  passage() {
    const { editor, words } = this;
    const confirmed = editor && words && editor.toConfirmed(words);
    return confirmed && { chapter: this.chapter, version: editor.confirmedVersion(), ...confirmed };
  }

  /** Give the text the focus again, with nothing selected. */
  leaveSelection() {
    if (!this.editor) return;
    const { view } = this.editor;
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.selection.$to, -1)));
    this.editor.focus();
  }

  /** Where this person is, for the others: the chapter, and the selection while the text has the focus. */
  whereabouts() {
    if (!this.editor) return null;
    const { view } = this.editor;
    const { from, to } = view.state.selection;
    const range = view.hasFocus() ? this.editor.toConfirmed({ from, to }) : null;
    return { chapter: this.chapter, ...(range ?? { from: null, to: null }) };
  }
}
