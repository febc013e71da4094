/** Owns the card a new remark is written in: its boxes, what is kept of them, and the command that posts it. */
import { h } from "../lib/dom.js";
import { mapRange } from "../prose/anchors.js";
import { stepsFromWire } from "../prose/steps.js";
import { buttonRow, pushButton } from "./buttons.js";
import { commandOf, isWorthPosting, reactionCommand, sendingAnnotation } from "./composer_command.js";
import { halfTyped } from "./half_typed.js";
import { kindChips } from "./kind_chips.js";
import { guessKind } from "./kind_guess.js";
import { icon } from "./icons.js";
import { may, quoted } from "./remark.js";
import { wordsOf } from "./replacement.js";
import { writingBox } from "./writing_box.js";

/** The id under which the passage one is writing about is known to the editor and the margin. */
export const COMPOSING = "composing";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./writing_box.js").WritingBox} WritingBox
 * @typedef {"comment" | "suggest"} Mode
 * @typedef {{chapter: string, version: number, from: number, to: number}} Passage confirmed, at that version
 * @typedef {{from: number, to: number}} Range
 *
 * @typedef {object} ComposerOptions
 * @property {() => Context} context the newest
 * @property {(element: HTMLElement | null, passage?: Passage) => void} place beside the passage, or takes it away
 * @property {(range: Range | null) => void} onDraftRange the passage to keep highlighted
 * @property {(annotation: Annotation) => void} onSending shows the card before its event is back
 * @property {(id: string) => void} onRefused takes that card away again
 * @property {(posted: boolean) => void} onDone posted or left; the text may have the focus again
 *
 * @typedef {object} Draft what is open
 * @property {Mode} mode
 * @property {Passage} passage
 * @property {string} quote
 * @property {readonly import("./remark.js").Chapter[]} chapters as they were at the passage's version
 * @property {WritingBox | null} words what to replace the passage with
 * @property {WritingBox} note
 * @property {() => string | null} kind
 * @property {HTMLInputElement | null} onlyForMe the switch of a private note; a suggestion has none
 * @property {boolean} adrift its words were deleted while it was written
 */

/**
 * @param {ComposerOptions} options
 */
export function createComposer(options) {
  return new Composer(options);
}

/** One remark at a time. */
class Composer {
  /** @type {Draft | null} */
  draft = null;

  /** @param {ComposerOptions} options */
  constructor(options) {
    this.options = options;
  }

  get isOpen() {
    return this.draft !== null;
  }

  /**
   * Begin a comment on a passage, or go on with it; `text` is what was typed on it already.
   * @param {Passage} passage
   * @param {string} [text]
   */
  comment(passage, text = "") {
    this.open("comment", passage);
    const note = this.draft?.note;
    if (!note) return;
    if (text) note.set(note.box.value + text);
    note.box.focus({ preventScroll: true });
    note.box.setSelectionRange(note.box.value.length, note.box.value.length);
  }

  /**
   * Begin a suggestion for a passage.
   * @param {Passage} passage
   */
  suggest(passage) {
    this.open("suggest", passage);
    this.draft?.words?.box.focus({ preventScroll: true });
    this.draft?.words?.box.select();
  }

  /**
   * Leave; what was typed is kept for the passage.
   * @param {boolean} [posted]
   */
  close(posted = false) {
    if (!this.draft) return;
    this.draft = null;
    this.options.place(null);
    this.options.onDraftRange(null);
    this.options.onDone(posted);
  }

  /**
   * Keep to the passage while the text around it changes; call it with every event, when the state has taken it in.
   * @param {import("./state.js").DraftEvent} event
   */
  follow({ data }) {
    const { draft } = this;
    if (!draft || !data?.steps || draft.passage.chapter !== data.chapter) return;
    if (draft.passage.version !== data.version) return;
    const maps = stepsFromWire(data.steps).map((step) => step.getMap());
    const { from, to, adrift } = mapRange({ ...draft.passage, adrift: draft.adrift }, maps);
    const { chapters } = this.options.context();
    const passage = { chapter: data.chapter, version: data.version + maps.length, from, to };
    this.draft = { ...draft, chapters, passage, adrift };
    this.options.onDraftRange(adrift ? null : { from, to });
  }

  /**
   * @param {Mode} mode
   * @param {Passage} passage
   * @param {readonly import("./remark.js").Chapter[]} [chapters] at the passage's version
   */
  open(mode, passage, chapters = this.options.context().chapters) {
    if (this.draft && this.draft.mode === mode && samePlace(this.draft.passage, passage)) return;
    const { draft } = this.options.context();
    const quote = wordsOf(chapters, passage);
    const kept = (/** @type {string} */ box) => halfTyped(draft, `${box}:${passage.chapter}:${quote.slice(0, 120)}`);
    const box = (/** @type {string} */ label, /** @type {string} */ value, /** @type {string} */ name) =>
      writingBox({ label, value, kept: kept(name), onSend: () => void this.post(), onCancel: () => this.close() });
    const words = mode === "suggest" ? box("Replace with", quote, "replace") : null;
    const note = words ? box("Why (optional)", "", "why") : box("Comment", "", "comment");
    const chips = kindChips();
    words?.box.addEventListener("input", () => chips.guess(guessKind(quote, words.box.value)));
    const isNote = !words && may(this.options.context(), "publish_note");
    const onlyForMe = isNote ? h("input", { type: "checkbox", class: "note-box" }) : null;
    this.draft = { mode, passage, quote, chapters, words, note, onlyForMe, kind: chips.value, adrift: false };
    this.options.onDraftRange({ from: passage.from, to: passage.to });
    this.options.place(this.card(this.draft, chips.element), passage);
  }

  /**
   * @param {Draft} draft
   * @param {HTMLElement} chips
   * @returns {HTMLElement}
   */
  card({ words, note, quote, onlyForMe }, chips) {
    const { me, members } = this.options.context();
    const post = pushButton(words ? "Suggest" : "Post", () => void this.post(), "button-main");
    const cancel = pushButton("Cancel", () => this.close(), "button-quiet");
    return h(
      "div",
      {
        class: `remark-card composer is-active hue-${members.get(me.id)?.hue ?? 0}`,
        role: "group",
        "aria-label": "Your new remark",
      },
      words ? null : h("blockquote", { class: "card-quote" }, quoted(quote, 120)),
      words?.element,
      note.element,
      chips,
      onlyForMe && h("label", { class: "note-switch" }, onlyForMe, icon("lock"), "Only for me"),
      buttonRow(post, cancel),
    );
  }

  async post() {
    const { draft } = this;
    if (!draft || !isWorthPosting(draft)) return draft?.note.box.focus();
    const { complain } = this.options.context();
    if (draft.adrift)
      return complain("The words you marked were deleted just now. Yours are kept: copy them to another passage.");
    const command = commandOf(draft);
    const { mode, passage, chapters, words, note } = draft;
    const typed = { words: words?.box.value ?? "", note: note.box.value };
    words?.forget();
    note.forget();
    this.close(true);
    if (await this.send(command, draft.quote)) return;
    words?.set(typed.words);
    note.set(typed.note);
    if (!this.draft) this.open(mode, passage, chapters);
  }

  /**
   * React to a passage without a word; its card comes at once.
   * @param {Passage} passage
   * @param {string} reaction
   */
  async react(passage, reaction) {
    const { chapters } = this.options.context();
    this.options.onDone(true);
    await this.send(reactionCommand(passage, reaction), wordsOf(chapters, passage));
  }

  /**
   * @param {import("./composer_command.js").Command} command
   * @param {string} quote
   * @returns {Promise<boolean>} whether it was taken
   */
  async send({ name, data }, quote) {
    const { context, onSending, onRefused } = this.options;
    const { perform, complain, now, me } = context();
    onSending(sendingAnnotation(data, { quote, author: me.id, at: new Date(now()).toISOString() }));
    const ack = await perform(name, data);
    if (ack.ok) return true;
    onRefused(data.annotation);
    complain(ack.error?.message ?? "The remark could not be posted. Your words are kept in its box.");
    return false;
  }
}

/**
 * @param {Passage} a
 * @param {Passage} b
 */
function samePlace(a, b) {
  return a.chapter === b.chapter && a.version === b.version && a.from === b.from && a.to === b.to;
}
