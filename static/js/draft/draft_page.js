/** Owns the parts of a draft's page and how they speak to one another: session, manuscript, margin, composer, bar. */

import { whenIdle } from "../lib/after_paint.js";
import { byId } from "../lib/dom.js";
import { throttled } from "../lib/throttled.js";
import { createComposer } from "./composer.js";
import { createDeciding } from "./deciding.js";
import { complainOf, tellDisplaced, tellLost, tellRefused } from "./lost_words.js";
import { Manuscript } from "./manuscript.js";
import { createMargin } from "./margin.js";
import { createParts } from "./page_parts.js";
import { createPassageRecord } from "./passage_record.js";
import { createPeopleHere } from "./people_here.js";
import { contextOf } from "./remark.js";
import { createRemovedChapters, waitingForChapters } from "./removed_chapter.js";
import { createSaveState } from "./save_state.js";
import { createSelectionMenu } from "./selection_menu.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {ReturnType<typeof import("./notices.js").createNotices>} Notices
 */

/** How often, in milliseconds, the others are told where one is, at most and at least. */
const HERE_AT_MOST = 250;
const HERE_AT_LEAST = 25_000;

const NOT_SAVED_YET = "These words are not saved yet. Try again when it says “Saved”.";

const NOT_PART_YET = "These words are a suggestion, not yet part of the text. Reply on its card instead.";

export class DraftPage {
  /**
   * @param {Session} session
   * @param {Notices} notices
   */
  constructor(session, notices) {
    this.session = session;
    this.notices = notices;
    this.services = {
      draft: session.draft,
      perform: (/** @type {string} */ name, /** @type {Record<string, unknown>} */ data) =>
        this.deciding.perform(name, data, () => session.perform(name, data)),
      announce: this.notices.announce,
      complain: this.notices.complain,
      now: Date.now,
    };
    this.manuscript = this.makeManuscript();
    this.margin = createMargin({
      root: byId("remarks"),
      getCoords: (id) => this.manuscript.editor?.coordsOf(id) ?? null,
      wordPlaces: () => this.manuscript.editor?.wordPlaces() ?? null,
      onOpen: (id) => this.open(id),
      onActivate: (id) => this.showWords(id),
      services: this.services,
    });
    this.deciding = createDeciding({
      ...{ root: byId("remarks"), margin: this.margin, services: this.services, notices },
      getState: () => session.state,
      getChapter: () => this.manuscript.chapter,
      redraw: () => this.draw(),
    });
    this.composer = this.makeComposer();
    const record = createPassageRecord({ draft: session.draft, getPassage: () => this.manuscript.passage() });
    this.menu = createSelectionMenu({
      host: byId("manuscript-column"),
      onComment: () => this.begin("comment"),
      onSuggest: () => this.begin("suggest"),
      onReact: session.state.you.can.includes("react") ? (reaction) => this.react(reaction) : null,
      onRecord: () => void record.open(),
      isBusy: () => this.composer.isOpen,
      announce: this.notices.announce,
    });
    this.parts = [this.deciding, ...createParts(this)];
    this.saveState = createSaveState(byId("save-state"));
    this.removed = createRemovedChapters(session, notices);
    this.people = createPeopleHere(byId("people-here"));
    this.tellHere = throttled(HERE_AT_MOST, () => this.here());
    this.drawing = whenIdle(() => this.draw());
    this.listen();
  }

  makeManuscript() {
    return new Manuscript({
      root: byId("manuscript"),
      column: byId("manuscript-column"),
      session: this.session,
      onSelection: (selected) => this.selected(selected),
      onTyping: (text) => this.begin("comment", text),
      onActivate: (id) => this.activate(id),
      onCommand: (name) => this.begin(name),
      onChange: () => this.drawing.soon(),
      onSwitch: () => this.draw(),
      ...this.posting(),
      announce: this.notices.announce,
      complain: (sentence, words) => complainOf(this.notices, sentence, words),
    });
  }

  /** How the margin shows what is on its way. */
  posting() {
    return {
      onSending: (/** @type {import("./remark.js").Annotation} */ annotation) => {
        this.margin.addSending(annotation);
        this.draw();
      },
      onRefused: (/** @type {string} */ id) => {
        this.margin.dropSending(id);
        this.draw();
      },
    };
  }

  makeComposer() {
    return createComposer({
      context: () => contextOf(this.session.state, this.services),
      place: (element, passage) => this.margin.setComposer(element, passage),
      onDraftRange: (range) => {
        this.manuscript.composing = range;
        this.draw();
      },
      ...this.posting(),
      onDone: () => this.manuscript.leaveSelection(),
    });
  }

  listen() {
    const { session } = this;
    session.subscribe((_session, event) => this.changed(event));
    session.watch((name, detail) => this.heard(name, detail));
    setInterval(() => this.here(), HERE_AT_LEAST);
  }

  /** @param {import("./state.js").DraftEvent | null} event what others do, and the editor shows, keeps nobody waiting */
  changed(event) {
    const { chapters, you } = this.session.state;
    const { chapter } = this.manuscript;
    if (chapter && !chapters.some(({ id }) => id === chapter)) {
      this.open(chapters[0]?.id ?? "");
      this.removed.tell(chapter, event?.actor);
    }
    this.removed.update();
    if (event) this.composer.follow(event);
    if (event && (event.kind === "text_edited" || event.actor !== you.id)) this.drawing.soon();
    else this.draw();
  }

  /**
   * @param {string} name
   * @param {any} detail
   */
  heard(name, detail) {
    if (name === "sync") this.saveState.update({ ...detail, held: waitingForChapters(this.session) });
    if (name === "joined") this.here();
    if (name === "closed") this.notices.complain(`${detail} You may no longer be on this draft.`);
    if (name === "refused") {
      tellRefused(this.notices, detail);
      if (detail.chapter === this.manuscript.chapter) this.manuscript.open(detail.chapter);
    }
    if (name === "lost") tellLost(this.notices, detail);
    if (name === "displaced" && detail.chapter !== this.manuscript.chapter) {
      tellDisplaced(this.notices, this.session.state.chapters, detail.chapter, () => this.open(detail.chapter));
    }
    if (name === "presence") {
      this.people.update(this.session.presence.values(), this.session.state.you.id);
      this.manuscript.showPeople();
      if (detail?.arrived) this.tellHere();
    }
  }

  /** @param {string} chapter */
  open(chapter) {
    const { chapters } = this.session.state;
    const wanted = chapters.find(({ id }) => id === chapter) ?? chapters[0];
    if (!wanted) return;
    this.composer.close();
    this.menu.hide();
    this.manuscript.open(wanted.id);
    const hash = `#${chapter}`;
    if (wanted.id === chapter && location.hash !== hash) history.replaceState(null, "", hash);
    this.draw();
    this.tellHere();
  }

  draw() {
    this.drawing.cancel();
    const { state } = this.session;
    this.margin.update(state, this.manuscript.chapter);
    this.manuscript.update(this.margin.sending, (annotation) => this.margin.keeps(annotation));
    this.parts.forEach((part) => part.update(state));
    this.margin.relayout();
  }

  /** @param {import("./editor.js").Selected} selected */
  selected(selected) {
    this.tellHere();
    const offers = this.session.state.you.can.includes("leave_comment") && this.manuscript.words !== null;
    this.menu.show({ ...selected, empty: selected.empty || !offers });
  }

  /**
   * Begin a remark on what is selected.
   *
   * @param {"comment" | "suggest"} mode
   * @param {string} [text] typed already
   */
  begin(mode, text = "") {
    if (!this.session.state.you.can.includes("leave_comment")) return;
    const passage = this.selectedPassage();
    if (!passage) return;
    this.menu.hide();
    if (mode === "suggest") this.composer.suggest(passage);
    else this.composer.comment(passage, text);
  }

  /** What is selected, as the server knows it; says so where it does not know it yet. */
  selectedPassage() {
    const passage = this.manuscript.passage();
    if (!passage && this.manuscript.words)
      this.notices.complain(this.manuscript.suggesting.isOn ? NOT_PART_YET : NOT_SAVED_YET);
    return passage;
  }

  /** @param {string} reaction to what is selected */
  react(reaction) {
    const passage = this.selectedPassage();
    if (!passage) return;
    this.menu.hide();
    void this.composer.react(passage, reaction);
  }

  /** @param {string} id of an annotation whose words were chosen */
  activate(id) {
    this.manuscript.editor?.setActive(id);
    this.margin.setActive(id);
    this.deciding.uncover(id);
  }

  /** @param {string | null} id of an annotation whose card was chosen */
  showWords(id) {
    this.manuscript.editor?.setActive(id);
  }

  here() {
    const place = this.manuscript.whereabouts();
    if (place) this.session.here(place);
  }
}
