/** Owns the parts of a draft's page and how they speak to one another: session, manuscript, margin, composer, bar. */

import { byId } from "../lib/dom.js";
import { throttled } from "../lib/throttled.js";
import { createChaptersNav } from "./chapters_nav.js";
import { createComposer } from "./composer.js";
import { createHeaderDialog } from "./header_dialog.js";
import { createInvite } from "./invite_dialog.js";
import { Manuscript } from "./manuscript.js";
import { createMargin } from "./margin.js";
import { createPeopleHere } from "./people_here.js";
import { contextOf } from "./remark.js";
import { createSaveState } from "./save_state.js";
import { createSelectionMenu } from "./selection_menu.js";
import { createTray } from "./tray.js";
import { putBack, wordsOf } from "./unsent.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {ReturnType<typeof import("./notices.js").createNotices>} Notices
 */

/** How often, in milliseconds, the others are told where one is, at most and at least. */
const HERE_AT_MOST = 250;
const HERE_AT_LEAST = 25_000;

const NOT_SAVED_YET = "These words are not saved yet. Try again when it says “Saved”.";

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
      perform: session.perform.bind(session),
      announce: this.notices.announce,
      complain: this.notices.complain,
      now: Date.now,
    };
    this.manuscript = this.makeManuscript();
    this.margin = createMargin({
      root: byId("remarks"),
      getCoords: (id) => this.manuscript.editor?.coordsOf(id) ?? null,
      onActivate: (id) => this.showWords(id),
      services: this.services,
    });
    this.composer = this.makeComposer();
    this.menu = createSelectionMenu({
      host: byId("manuscript-column"),
      onComment: () => this.begin("comment"),
      onSuggest: () => this.begin("suggest"),
      isBusy: () => this.composer.isOpen,
      announce: this.notices.announce,
    });
    this.parts = this.makeParts();
    this.saveState = createSaveState(byId("save-state"));
    this.people = createPeopleHere(byId("people-here"));
    this.tellHere = throttled(HERE_AT_MOST, () => this.here());
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
      onChange: () => this.margin.relayout(),
    });
  }

  makeComposer() {
    return createComposer({
      context: () => contextOf(this.session.state, this.services),
      place: (element, passage) => this.margin.setComposer(element, passage),
      onDraftRange: (range) => {
        this.manuscript.composing = range;
        this.draw();
      },
      onSending: (annotation) => {
        this.margin.addSending(annotation);
        this.draw();
      },
      onRefused: (id) => {
        this.margin.dropSending(id);
        this.draw();
      },
      onDone: () => this.manuscript.leaveSelection(),
    });
  }

  /** The parts that are told of each state and nothing more. */
  makeParts() {
    const { services } = this;
    const nav = createChaptersNav({ root: byId("chapters-nav"), services, onOpen: (id) => this.open(id) });
    const tray = createTray({ root: this.margin.tray, services, getPassage: () => this.manuscript.passage() });
    const invite = document.getElementById("invite-button");
    const header = document.getElementById("header-button");
    return [
      {
        update: (/** @type {import("./state.js").DraftState} */ state) => nav.update(state, this.manuscript.chapter),
      },
      tray,
      ...(invite ? [createInvite({ button: invite, panel: document.getElementById("fresh"), services })] : []),
      ...(header ? [createHeaderDialog({ button: header, services })] : []),
    ];
  }

  listen() {
    const { session } = this;
    session.subscribe((_session, event) => this.changed(event));
    session.watch((name, detail) => this.heard(name, detail));
    setInterval(() => this.here(), HERE_AT_LEAST);
  }

  /** @param {import("./state.js").DraftEvent | null} event null where the draft was loaded anew */
  changed(event) {
    const { chapters, title } = this.session.state;
    byId("draft-title").textContent = title;
    const { chapter } = this.manuscript;
    if (chapter && !chapters.some(({ id }) => id === chapter)) this.open(chapters[0]?.id ?? "");
    if (event) this.composer.follow(event);
    this.draw();
  }

  /**
   * @param {string} name
   * @param {any} detail
   */
  heard(name, detail) {
    if (name === "sync") this.saveState.update(detail);
    if (name === "joined") this.here();
    if (name === "closed") this.notices.complain(`${detail} You may no longer be on this draft.`);
    if (name === "refused") this.refused(detail);
    if (name === "presence") {
      this.people.update(this.session.presence.values(), this.session.state.you.id);
      this.manuscript.showPeople();
      if (detail?.arrived) this.tellHere();
    }
  }

  /** @param {{chapter: string, error: {message: string}, steps: import("prosemirror-transform").Step[]}} refused */
  refused({ chapter, error, steps }) {
    const words = wordsOf(steps).join(" ");
    this.notices.complain(words ? `${error.message} These words were not saved: “${words}”` : error.message);
    if (chapter === this.manuscript.chapter) this.manuscript.open(chapter);
  }

  async putBack() {
    await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      const end = this.session.watch((name) => {
        if (name !== "joined") return;
        end();
        resolve();
      });
    });
    const lost = await putBack(this.session).catch(() => null);
    if (lost === null)
      this.notices.complain("Some changes from before are still kept here. Load the page again to send them.");
    else if (lost.length) this.notices.complain(`These words from before found no place any more: “${lost.join(" ")}”`);
    else this.notices.announce("What was not saved before is saved now.");
  }

  /** @param {string} chapter */
  open(chapter) {
    const { chapters } = this.session.state;
    const wanted = chapters.find(({ id }) => id === chapter) ?? chapters[0];
    if (!wanted) return;
    this.composer.close();
    this.menu.hide();
    this.manuscript.open(wanted.id);
    if (chapter && wanted.id === chapter) history.replaceState(null, "", `#${chapter}`);
    this.draw();
    this.tellHere();
  }

  draw() {
    const { state } = this.session;
    this.margin.update(state, this.manuscript.chapter);
    this.manuscript.update(this.margin.sending);
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
    const passage = this.manuscript.passage();
    if (!passage) {
      if (this.manuscript.words) this.notices.complain(NOT_SAVED_YET);
      return;
    }
    this.menu.hide();
    if (mode === "suggest") this.composer.suggest(passage);
    else this.composer.comment(passage, text);
  }

  /** @param {string} id of an annotation whose words were chosen */
  activate(id) {
    this.manuscript.editor?.setActive(id);
    this.margin.setActive(id);
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
