/** Owns saving what is typed in suggesting mode: each changed span as one suggestion, a moment after the last key. */

import { mapRange } from "../prose/anchors.js";
import { textBetween } from "../prose/slices.js";
import { decidedWords, refusedWords, sendingSuggestion } from "./suggesting_words.js";
import { suggestingOf } from "./suggesting_state.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("./suggesting_state.js").Span} Span
 * @typedef {import("./suggesting_rebase.js").Claim} Claim
 * @typedef {{from: number, to: number, slice: Slice, isSaved: boolean}} Known as the server has it, or will
 * @typedef {{
 *   session: Session, sent: import("./suggesting_sent.js").SentSuggestions, chapter: string,
 *   onSending: (annotation: import("./remark.js").Annotation) => void, onRefused: (id: string) => void,
 *   complain: (sentence: string) => void,
 * }} SaverOptions
 */

/** How long after the last key a change is saved, and how old it can get while keys go on, in milliseconds. */
const IDLE = 600;
const OLDEST = 3000;

/** Stands between a suggesting editor and the session; to the session it is a text that has nothing to send. */
export class SuggestionSaver {
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #oldest;
  #isOver = false;

  /**
   * @param {import("./editor.js").Editor} editor
   * @param {SaverOptions} options
   */
  constructor(editor, options) {
    this.editor = editor;
    this.options = options;
    this.unsubscribe = options.session.subscribe(() => this.follow());
    this.follow();
  }

  get #now() {
    const { state } = this.editor.view;
    const suggesting = suggestingOf(state);
    if (!suggesting) throw new TypeError("The editor does not suggest");
    return { ...suggesting, doc: state.doc };
  }

  sendable() {
    return null;
  }

  confirmedVersion() {
    return this.#now.version;
  }

  unconfirmedMaps() {
    return this.editor.unconfirmedMaps();
  }

  /**
   * What was to be an edit of this text becomes suggestions.
   *
   * @param {readonly Step[]} steps
   * @param {readonly import("prosemirror-transform").StepMap[]} [since]
   */
  applyLocal(steps, since) {
    return this.editor.applyLocal(steps, since);
  }

  /**
   * What a suggestion must do where the text changes under it.
   *
   * @param {string} id
   * @returns {Claim}
   */
  claim(id) {
    const state = this.options.session.state.annotations[id]?.state ?? "open";
    if (state === "open") return "keep";
    const span = this.#now.spans.find((one) => one.id === id);
    const isAhead = span && (this.#isDirty(span) || this.options.sent.isUnderway(id));
    return state === "accepted" && isAhead ? "renew" : "drop";
  }

  /**
   * Take in the server's steps. Where they touch what is not saved yet, that is sent first, for the text it was made on; so
   * is what finds no place on the new one.
   *
   * @param {number} version
   * @param {readonly Step[]} steps
   */
  receive(version, steps) {
    const fresh = steps.slice(Math.max(0, this.#now.version - version)).map((step) => step.getMap());
    const isHit = (/** @type {Span} */ span) => {
      const { from, to, adrift } = mapRange(span, fresh);
      return adrift || to - from !== span.to - span.from;
    };
    if (this.#now.spans.some((span) => isHit(span) && this.#isDirty(span))) this.flush();
    const unsaved = this.#now.spans.filter((span) => this.#isDirty(span) && this.claim(span.id) === "keep");
    const before = this.#now;
    const lost = this.editor.receiveBeneath(version, steps, (id) => this.claim(id));
    for (const span of unsaved.filter(({ id }) => lost.includes(id))) this.#save(span, before);
    if (this.#now.spans.some(({ id }) => before.spans.every((span) => span.id !== id))) this.typed();
    for (const [id, known] of this.#known) {
      const range = mapRange(known, fresh);
      if (range.adrift || lost.includes(id)) this.#known.delete(id);
      else this.#known.set(id, { ...known, from: range.from, to: range.to });
    }
  }

  /** Something was typed. */
  typed() {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.flush(), IDLE);
    this.#oldest ??= setTimeout(() => this.flush(), OLDEST);
  }

  /** Save what differs from what the server has, or will have. */
  flush() {
    clearTimeout(this.#idle);
    clearTimeout(this.#oldest);
    this.#oldest = undefined;
    const now = this.#now;
    const { spans, gone, version } = now;
    for (const span of spans) if (this.#isDirty(span) && this.claim(span.id) === "keep") this.#save(span, now);
    const present = new Set(spans.map(({ id }) => id));
    for (const [id, known] of this.#known) if (!present.has(id)) this.#withdraw(id, known, version);
    if (gone.length > 0) this.editor.forgetGone();
  }

  /** Save and end. */
  close() {
    this.flush();
    this.unsubscribe();
    this.#isOver = true;
  }

  /** @param {Span} span */
  #isDirty({ id, from, to, fromB, toB }) {
    const known = this.#known.get(id);
    if (!known || known.from !== from || known.to !== to) return true;
    return !known.slice.eq(this.editor.view.state.doc.slice(fromB, toB));
  }

  /**
   * @param {Span} span
   * @param {{version: number, base: Node, doc: Node}} made the texts, beneath and shown, that it is a span of
   */
  #save({ id, from, to, fromB, toB }, { version, base, doc }) {
    const slice = doc.slice(fromB, toB);
    const { chapter, session, onSending } = this.options;
    const isNew = !this.#known.get(id)?.isSaved;
    this.#known.set(id, { from, to, slice, isSaved: true });
    const data = { annotation: id, chapter, version, from, to, replacement: slice.toJSON() ?? {} };
    if (isNew) onSending(sendingSuggestion(data, session.state.you.id, textBetween(base, from, to)));
    void this.#send(isNew ? "suggest_edit" : "revise_suggestion", data, { chapter, version, from, to, slice });
  }

  /**
   * @param {string} id
   * @param {Known} known
   * @param {number} version
   */
  #withdraw(id, { from, to, isSaved }, version) {
    const { chapter, onRefused } = this.options;
    this.#known.delete(id);
    onRefused(id);
    if (!isSaved) return;
    void this.#send("withdraw_annotation", { annotation: id }, { chapter, version, from, to, slice: null });
  }

  /**
   * @param {string} name
   * @param {{annotation: string}} data
   * @param {{chapter: string, version: number, from: number, to: number, slice: Slice | null}} place
   */
  async #send(name, data, place) {
    const { sent, session, onRefused, complain } = this.options;
    const { annotation: id } = data;
    const ack = await sent.send(name, data, place);
    if (!ack.ok && name === "suggest_edit") onRefused(id);
    const isDecided = session.state.annotations[id] ? session.state.annotations[id].state !== "open" : true;
    if (!ack.ok && (name === "suggest_edit" || !isDecided)) complain(refusedWords(ack, place.slice));
    if (this.#isOver) return;
    const known = this.#known.get(id);
    if (!ack.ok && known) {
      const there = sent.of(this.options.chapter).find((own) => own.id === id);
      this.#known.set(id, there ? { ...there, isSaved: true } : { ...known, isSaved: false });
    }
    this.follow();
  }

  /** Follow what became of one's own suggestions elsewhere: decided, changed on the card, brought back. */
  follow() {
    const { session, sent, chapter } = this.options;
    const { version, spans } = this.#now;
    if (session.state.chapters.find(({ id }) => id === chapter)?.version !== version) return;
    const own = new Map(sent.of(chapter).map((one) => [one.id, one]));
    const off = spans.filter(({ id }) => this.#known.get(id)?.isSaved && !own.has(id));
    off.forEach((span) => this.#ended(span));
    const changed = spans.filter((span) => this.#isChangedElsewhere(span, own.get(span.id)));
    const shown = new Set(spans.map(({ id }) => id));
    const on = [...own.values()].filter(({ id }) =>
      shown.has(id) ? changed.some((one) => one.id === id) : !this.#known.has(id),
    );
    const laid = this.editor.correct(new Set([...off, ...changed].map(({ id }) => id)), on);
    for (const one of on) if (laid.includes(one.id)) this.#known.set(one.id, { ...one, isSaved: true });
  }

  /**
   * Whether a suggestion was changed on its card, or by another page, while nothing of it waits here.
   *
   * @param {Span} span
   * @param {import("./suggesting_sent.js").Own | undefined} own
   */
  #isChangedElsewhere(span, own) {
    const known = this.#known.get(span.id);
    if (!own || !known || this.options.sent.isUnderway(span.id)) return false;
    if (known.from === own.from && known.to === own.to && known.slice.eq(own.slice)) return false;
    const isMine = this.#isDirty(span);
    this.#known.set(span.id, { ...own, isSaved: true });
    return !isMine;
  }

  /** @param {Span} span */
  #ended({ id, fromB, toB }) {
    const { session, complain } = this.options;
    this.#known.delete(id);
    const words = decidedWords(session.state, id, textBetween(this.#now.doc, fromB, toB));
    if (words) complain(words);
  }
}
