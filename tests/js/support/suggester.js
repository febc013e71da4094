/** Owns a beta's page in suggesting mode, one chapter open at a time, as the draft's page has it. */

import "./dom_page.js";
import { createEditor } from "../../../static/js/draft/editor.js";
import { keepLeft } from "../../../static/js/draft/suggesting_left.js";
import { SuggestionSaver } from "../../../static/js/draft/suggesting_saver.js";
import { SentSuggestions } from "../../../static/js/draft/suggesting_sent.js";
import { suggestingOf } from "../../../static/js/draft/suggesting_state.js";
import { mount } from "./dom_page.js";

/**
 * @typedef {import("../../../static/js/draft/session.js").Session} Session
 * @typedef {import("../../../static/js/draft/state.js").Chapter} Chapter
 */

Object.defineProperty(globalThis, "localStorage", { value: window.localStorage, configurable: true });

export class Suggester {
  chapter = "";
  /** @type {import("../../../static/js/draft/editor.js").Editor | null} */
  #editor = null;
  /** @type {SuggestionSaver | null} */
  saver = null;

  /**
   * @param {Session} session
   * @param {string[]} told takes every sentence with words that were not saved
   */
  constructor(session, told) {
    this.session = session;
    this.told = told;
    this.sent = new SentSuggestions(session);
    session.subscribe(({ state }) => {
      if (!state.chapters.some(({ id }) => id === this.chapter)) this.close();
    });
  }

  /** What is on the screen; null while no chapter is open. */
  get doc() {
    return this.#editor?.view.state.doc ?? null;
  }

  /**
   * A chapter to type in, opened in place of the one that was.
   *
   * @param {Chapter} chapter
   */
  writing(chapter) {
    if (chapter.id !== this.chapter) this.#open(chapter);
    const view = this.#editor?.view;
    if (!view) throw new Error("No chapter is open");
    return {
      get state() {
        return view.state;
      },
      dispatch: view.dispatch.bind(view),
    };
  }

  /** @param {Chapter} chapter */
  #open(chapter) {
    this.close();
    const { session, sent, told } = this;
    this.chapter = chapter.id;
    const editor = createEditor({
      ...{ mount: mount(), chapter, editable: true, clientID: session.parts.client, suggesting: { hue: 0 } },
      onSteps: () => this.saver?.typed(),
    });
    const ends = {
      onSending: () => {},
      onRefused: () => {},
      complain: (/** @type {string} */ one) => void told.push(one),
    };
    this.#editor = editor;
    this.saver = new SuggestionSaver(editor, { session, sent, chapter: chapter.id, ...ends });
    session.texts.set(chapter.id, this.saver);
  }

  close() {
    this.saver?.close();
    this.session.detach(this.chapter);
    this.#editor?.destroy();
    [this.saver, this.#editor, this.chapter] = [null, null, ""];
  }

  /** What the page does in its last moment. */
  leave() {
    this.saver?.flush();
    keepLeft(this.session);
  }

  /** The page is gone, at once: what its timers still do reaches nobody. */
  crash() {
    this.saver?.unsubscribe();
    [this.saver, this.#editor, this.chapter] = [null, null, ""];
  }

  /** What is wrong with what is shown: it must be the server's text with one's own open suggestions on it. */
  problems() {
    const { session, chapter: id, doc } = this;
    const chapter = session.state.chapters.find((one) => one.id === id);
    const suggesting = this.#editor && suggestingOf(this.#editor.view.state);
    if (!doc || !chapter || !suggesting) return [];
    if (suggesting.version !== chapter.version || !suggesting.base.eq(chapter.doc))
      return [`suggestions on ${id} stand on another text (${suggesting.version}, ${chapter.version})`];
    this.#open(chapter);
    if (this.doc?.eq(doc)) return [];
    return [`${id} opened anew is not what was shown:\n${doc}\n${this.doc}`];
  }
}
