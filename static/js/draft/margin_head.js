/** Owns the head of the margin: how many remarks are open, whether decided ones show, and what an empty margin says. */
import { h } from "../lib/dom.js";
import { isOpen, may } from "./remark.js";

/** @typedef {import("./remark.js").Context} Context */

/**
 * @param {object} options
 * @param {string} options.draft
 * @param {HTMLElement} options.handle of the sheet
 * @param {HTMLElement} options.taller
 * @param {() => void} options.onToggle
 */
export function createMarginHead({ draft, handle, taller, onToggle }) {
  const title = h("span", { class: "remarks-title" });
  const toggle = h("button", { type: "button", class: "remarks-toggle", hidden: true });
  /** What the page offers for all remarks: review, filter, reading with suggestions. */
  const tools = h("div", { class: "remarks-tools" });
  const empty = h("p", { class: "remarks-empty", hidden: true });
  const head = h(
    "div",
    { class: "remarks-head" },
    h("h2", { class: "remarks-heading" }, title, handle),
    toggle,
    taller,
    tools,
  );
  const kept = keptChoice(`decided-hidden:${draft}`);
  toggle.addEventListener("click", () => {
    kept.set(!kept.get());
    onToggle();
  });
  let asksForDecided = false;
  return {
    head,
    tools,
    empty,
    /** Whether decided remarks are shown, each as one line. */
    showsDecided: () => asksForDecided || !kept.get(),
    /** @param {boolean} asks the filter asks for decided ones, whatever is hidden otherwise */
    askForDecided(asks) {
      asksForDecided = asks;
    },
    /**
     * @param {{open: number, decided: number}} counts
     * @param {Context} context
     * @returns {string} the heading
     */
    update({ open, decided }, context) {
      const words = `Remarks · ${open} open`;
      setText(title, words);
      toggle.hidden = decided === 0 || asksForDecided;
      setText(toggle, `Show decided (${decided})`);
      toggle.setAttribute("aria-pressed", String(!kept.get()));
      empty.hidden = open + decided > 0;
      setText(empty, emptyWords(context));
      return words;
    },
  };
}

/**
 * @param {Context} context
 * @returns {string}
 */
function emptyWords(context) {
  const remarks = Object.values(context.annotations);
  const adrift = remarks.filter((one) => one.adrift && isOpen(one)).length;
  if (adrift > 0) {
    const lost =
      adrift === 1 ? "1 remark has lost its words and waits" : `${adrift} remarks have lost their words and wait`;
    return `No remark stands beside this text. ${lost} in the tray above, under “Adrift”.`;
  }
  if (remarks.length > 0) return "No remarks in this chapter.";
  if (may(context, "create_invitation")) {
    return "No remarks yet. Send the link to your beta readers: what they mark will stand here, beside its words.";
  }
  if (may(context, "leave_comment")) {
    return "Select a passage to leave your first remark: choose Comment or Suggest edit, or just start typing.";
  }
  return "No remarks yet.";
}

/**
 * A yes or no that this browser remembers, where it may.
 * @param {string} key
 */
function keptChoice(key) {
  let choice = false;
  try {
    choice = localStorage.getItem(key) === "yes";
  } catch {
    choice = false;
  }
  return {
    get: () => choice,
    /** @param {boolean} next */
    set(next) {
      choice = next;
      try {
        localStorage.setItem(key, next ? "yes" : "no");
      } catch {
        choice = next;
      }
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} words
 */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
