/** Owns the switch `Suggesting`: whether one is typing proposals, remembered for each draft in this browser. */

import { h } from "../lib/dom.js";

/**
 * @typedef {object} SwitchOptions
 * @property {string} draft
 * @property {() => boolean} mayBegin whether everything written before is saved
 * @property {() => void} onChange
 * @property {(sentence: string) => void} announce
 */

/** @param {SwitchOptions} options */
export function createSuggestingSwitch(options) {
  return new SuggestingSwitch(options);
}

class SuggestingSwitch {
  isOn = false;
  /** Switched on, but for changes that are on their way. */
  isWaiting = false;
  line = h(
    "p",
    { class: "suggesting-line", hidden: true },
    h("span", { class: "visually-hidden" }, "Suggesting: "),
    "your changes are proposals",
  );

  /** @param {SwitchOptions} options */
  constructor(options) {
    this.options = options;
    this.isOn = read(options.draft);
    this.button = h(
      "button",
      {
        type: "button",
        class: "suggesting-switch",
        role: "switch",
        title: "Suggesting (Ctrl+Alt+X)",
        "aria-keyshortcuts": "Control+Alt+X",
        on: { mousedown: (event) => event.preventDefault(), click: () => this.toggle() },
      },
      h("span", { class: "suggesting-track", "aria-hidden": "true" }),
      "Suggesting",
    );
    this.element = h("div", { class: "suggesting-bar" }, this.button, this.line);
    document.addEventListener("keydown", (event) => {
      const { code, key, altKey, ctrlKey, metaKey, shiftKey, repeat } = event;
      if (!altKey || !(ctrlKey || metaKey) || shiftKey || (code !== "KeyX" && key !== "x")) return;
      event.preventDefault();
      if (!repeat) this.toggle();
    });
    this.draw();
  }

  toggle() {
    const { announce, mayBegin } = this.options;
    const turnsOn = !this.isOn && !this.isWaiting;
    this.isWaiting = turnsOn && !mayBegin();
    if (this.isWaiting) announce("Suggesting begins as soon as your last changes are saved.");
    else this.set(turnsOn);
    this.draw();
  }

  /** Changes were saved: begin, if that was waited for. */
  saved() {
    if (this.isWaiting && this.options.mayBegin()) this.set(true);
  }

  /** @param {boolean} isOn */
  set(isOn) {
    const { draft, announce, onChange } = this.options;
    this.isWaiting = false;
    this.isOn = isOn;
    write(draft, isOn);
    this.draw();
    onChange();
    announce(isOn ? "Suggesting: your changes are proposals." : "Suggesting is off. Your proposals are kept.");
  }

  draw() {
    this.button.setAttribute("aria-checked", String(this.isOn));
    this.button.classList.toggle("is-waiting", this.isWaiting);
    this.line.hidden = !this.isOn;
  }
}

/** @param {string} draft */
const keyOf = (draft) => `suggesting:${draft}`;

/**
 * Storage can be forbidden; the switch is then off at each visit.
 *
 * @param {string} draft
 */
function read(draft) {
  try {
    return localStorage.getItem(keyOf(draft)) === "on";
  } catch {
    return false;
  }
}

/**
 * @param {string} draft
 * @param {boolean} isOn
 */
function write(draft, isOn) {
  try {
    if (isOn) localStorage.setItem(keyOf(draft), "on");
    else localStorage.removeItem(keyOf(draft));
  } catch {
    // Not remembered.
  }
}
