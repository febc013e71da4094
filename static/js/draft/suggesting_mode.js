/** Owns suggesting mode on the page: its switch, and what saves the open chapter's proposals while it is on. */

import { keepLeft } from "./suggesting_left.js";
import { SuggestionSaver } from "./suggesting_saver.js";
import { SentSuggestions } from "./suggesting_sent.js";
import { createSuggestingSwitch } from "./suggesting_switch.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {{
 *   session: Session, onSwitch: () => void,
 *   onSending: (annotation: import("./remark.js").Annotation) => void, onRefused: (id: string) => void,
 *   announce: (sentence: string) => void, complain: (sentence: string, words: string) => void,
 * }} ModeOptions
 */

export class SuggestingMode {
  /** @type {SuggestionSaver | null} */
  saver = null;

  /** @param {ModeOptions} options */
  constructor(options) {
    const { session, announce, onSwitch } = options;
    this.options = options;
    this.sent = new SentSuggestions(session);
    this.switch = createSuggestingSwitch({
      draft: session.draft,
      mayBegin: () => [...session.texts.values()].every((text) => text.sendable() === null),
      onChange: onSwitch,
      announce,
    });
    session.watch((name) => name === "sync" && this.switch.saved());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.saver?.flush());
  }

  /** Whether this person may suggest at all. */
  get isOffered() {
    return this.options.session.state.you.can.includes("revise_suggestion");
  }

  get isOn() {
    return this.isOffered && this.switch.isOn;
  }

  /** What an editor needs to know of the mode; undefined while it is off. */
  get look() {
    const { members, you } = this.options.session.state;
    return this.isOn ? { hue: members.find(({ id }) => id === you.id)?.hue ?? 0 } : undefined;
  }

  /**
   * Save what is typed in an editor, until `end`.
   *
   * @param {string} chapter
   * @param {import("./editor.js").Editor} editor
   */
  begin(chapter, editor) {
    this.saver = new SuggestionSaver(editor, { ...this.options, sent: this.sent, chapter });
    this.options.session.texts.set(chapter, this.saver);
  }

  /** The page may not come back. */
  leave() {
    this.saver?.flush();
    keepLeft(this.options.session);
  }

  end() {
    this.saver?.close();
    this.saver = null;
  }
}
