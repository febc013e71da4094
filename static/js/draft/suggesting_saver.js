/** Owns saving what is typed in suggesting mode: each changed span as one suggestion, a moment after the last key. */

import { Rest } from "../lib/rest.js";
import { mapRange } from "../prose/anchors.js";
import { textBetween } from "../prose/slices.js";
import { KnownSuggestions } from "./suggesting_known.js";
import { SuggestionLosses } from "./suggesting_losses.js";
import { suggestingOf } from "./suggesting_state.js";
import { sendingSuggestion } from "./suggesting_words.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("./suggesting_state.js").Span} Span
 * @typedef {import("./suggesting_rebase.js").Claim} Claim
 * @typedef {{version: number, base: Node, doc: Node}} Made the texts, beneath and shown, that a span is one of
 * @typedef {{
 *   session: Session, sent: import("./suggesting_sent.js").SentSuggestions, chapter: string,
 *   onSending: (annotation: import("./remark.js").Annotation) => void, onRefused: (id: string) => void,
 *   complain: (sentence: string, words: string) => void,
 * }} SaverOptions
 */

/** How long after the last key a change is saved, and how old it can get while keys go on, in milliseconds. */
const TIMES = { idle: 600, oldest: 3000 };

/** Stands between a suggesting editor and the session; to the session it is a text that has nothing to send. */
export class SuggestionSaver {
  #known = new KnownSuggestions();
  #rest = new Rest(() => this.flush(), TIMES);
  #isOver = false;

  /**
   * @param {import("./editor.js").Editor} editor
   * @param {SaverOptions} options
   */
  constructor(editor, options) {
    this.editor = editor;
    this.options = options;
    this.losses = new SuggestionLosses(options.session, options.complain);
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
    const before = this.#now;
    const unsaved = before.spans.filter((span) => this.#isDirty(span));
    const { lost, renewed } = this.editor.receiveBeneath(version, steps, (id) => this.claim(id));
    this.losses.goOn(renewed);
    for (const span of unsaved) if (lost.includes(span.id)) this.#keepWords(span, before);
    this.#known.moveAlong(fresh, lost);
    if (renewed.length > 0) this.flush();
    else if (this.#now.spans.some(({ id }) => before.spans.every((span) => span.id !== id))) this.typed();
  }

  /** Something was typed. */
  typed() {
    this.#rest.again();
  }

  /** Save what differs from what the server has, or will have. */
  flush() {
    this.#rest.end();
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
    const { spans, ...now } = this.#now;
    for (const span of spans) if (this.#isDirty(span)) this.#keepWords(span, now);
    this.unsubscribe();
    this.#isOver = true;
  }

  /** @param {Span} span */
  #isDirty(span) {
    return this.#known.isDirty(span, this.editor.view.state.doc);
  }

  /**
   * @param {Span} span
   * @param {Made} made
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
   * A suggestion that the server does not have as it is shown leaves the text: save it, or say what it was.
   *
   * @param {Span} span
   * @param {Made} made
   */
  #keepWords(span, made) {
    if (this.claim(span.id) === "keep") this.#save(span, made);
    else this.losses.left(span.id, made.doc.slice(span.fromB, span.toB), false);
  }

  /**
   * @param {string} id
   * @param {import("./suggesting_known.js").Known} known
   * @param {number} version
   */
  #withdraw(id, { from, to, isSaved }, version) {
    const { chapter, onRefused, session } = this.options;
    this.#known.delete(id);
    onRefused(id);
    const there = session.state.annotations[id];
    const isElsewhere = there && (there.chapter !== chapter || there.adrift);
    if (!isSaved || isElsewhere) return;
    void this.#send("withdraw_annotation", { annotation: id }, { chapter, version, from, to, slice: null });
  }

  /**
   * @param {string} name
   * @param {{annotation: string}} data
   * @param {{chapter: string, version: number, from: number, to: number, slice: Slice | null}} place
   */
  async #send(name, data, place) {
    const { sent, onRefused } = this.options;
    const { annotation: id } = data;
    const ack = await sent.send(name, data, place);
    if (!ack.ok && name === "suggest_edit") onRefused(id);
    if (!ack.ok) this.losses.refused(ack, id, place.slice);
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
    const now = this.#now;
    const { version, spans } = now;
    if (session.state.chapters.find(({ id }) => id === chapter)?.version !== version) return;
    const own = new Map(sent.of(chapter).map((one) => [one.id, one]));
    const off = spans.filter(({ id }) => this.#known.get(id)?.isSaved && !own.has(id));
    off.forEach((span) => this.#ended(span, now));
    const changed = spans.filter((span) => this.#isChangedElsewhere(span, own.get(span.id)));
    const shown = new Set(spans.map(({ id }) => id));
    const on = [...own.values()].filter(({ id }) =>
      shown.has(id) ? changed.some((one) => one.id === id) : !this.#known.has(id),
    );
    const { laid, fell } = this.editor.correct(new Set([...off, ...changed].map(({ id }) => id)), on);
    for (const one of on) if (laid.includes(one.id)) this.#known.set(one.id, { ...one, isSaved: true });
    const fallen = spans.filter(({ id }) => fell.includes(id));
    for (const span of fallen) if (this.#known.isDirty(span, now.doc)) this.#keepWords(span, now);
    fell.forEach((id) => this.#known.delete(id));
  }

  /**
   * Whether a suggestion was changed on its card, or by another page, while nothing of it waits here.
   *
   * @param {Span} span
   * @param {import("./suggesting_sent.js").Own | undefined} own
   */
  #isChangedElsewhere(span, own) {
    if (!own || !this.#known.isOther(own) || this.options.sent.isUnderway(span.id)) return false;
    const isMine = this.#isDirty(span);
    this.#known.set(span.id, { ...own, isSaved: true });
    return !isMine;
  }

  /**
   * A saved suggestion is no longer one of this text: it was decided, or is elsewhere now.
   *
   * @param {Span} span
   * @param {Made} made
   */
  #ended(span, made) {
    if (this.#isDirty(span)) this.#keepWords(span, made);
    else this.losses.left(span.id, made.doc.slice(span.fromB, span.toB), true);
    this.#known.delete(span.id);
  }
}
