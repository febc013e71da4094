/** Owns the small toolbar that appears at a selection and offers to remark on it. */
import { h } from "../lib/dom.js";
import { icon } from "./icons.js";
import { REACTIONS } from "./reactions.js";

/**
 * @typedef {{top: number, bottom: number, left: number, right: number}} Coords from the top left of the page
 * @typedef {{from: number, to: number, empty: boolean, coords: Coords | null}} Selected
 */

const GAP = 8;

/**
 * @param {object} options
 * @param {HTMLElement} options.host comes after the manuscript, so that Tab leads from the text to the buttons
 * @param {() => void} options.onComment
 * @param {() => void} options.onSuggest
 * @param {((reaction: string) => void) | null} options.onReact
 * @param {() => void} options.onRecord asks who wrote the words
 * @param {() => boolean} options.isBusy a remark is being written; nothing is offered
 * @param {(sentence: string) => void} options.announce
 */
export function createSelectionMenu({ host, onComment, onSuggest, onReact, onRecord, isBusy, announce }) {
  const element = h(
    "div",
    { class: "selection-menu", role: "toolbar", "aria-label": "Selection", hidden: true },
    menuButton("Comment", "Control+Alt+M", onComment),
    menuButton("Suggest edit", "Control+Alt+S", onSuggest),
    onReact && h("div", { class: "selection-reactions", role: "group", "aria-label": "React" }, reactButtons(onReact)),
    h("button", { type: "button", class: "selection-button", on: { click: () => onRecord() } }, "Who wrote this?"),
  );
  host.append(element);
  let told = false;
  let pressing = false;
  /** @type {Coords | null} */
  let waiting = null;
  /** @type {Selected | null} */
  let last = null;

  const reveal = (/** @type {Coords} */ coords) => {
    element.hidden = false;
    place(element, coords);
    if (!told) announce(`Comment: ${modifier()}+Alt+M. Suggest edit: ${modifier()}+Alt+S.`);
    told = true;
  };
  document.addEventListener("pointerdown", (event) => {
    pressing = !(event.target instanceof Node && element.contains(event.target));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      pressing = false;
      if (waiting) reveal(waiting);
      waiting = null;
    });
  }
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("keydown", (event) => onKey(event, element));

  return {
    element,
    /** @param {Selected} selection */
    show(selection) {
      const { empty, coords } = selection;
      last = selection;
      if (empty || !coords || isBusy()) return this.hide();
      if (pressing && element.hidden) waiting = coords;
      else reveal(coords);
    },
    /** Offer again what is still selected, when a remark on it was begun and left. */
    again() {
      if (last) this.show(last);
    },
    hide() {
      waiting = null;
      element.hidden = true;
    },
  };
}

/**
 * @param {string} label
 * @param {string} keys
 * @param {() => void} onClick
 */
function menuButton(label, keys, onClick) {
  const props = {
    type: "button",
    class: "selection-button",
    "aria-keyshortcuts": keys,
    on: { click: () => onClick() },
  };
  return h("button", props, label);
}

/** @param {(reaction: string) => void} onReact */
function reactButtons(onReact) {
  return REACTIONS.map(([name, label]) => {
    const props = { type: "button", class: "selection-button selection-reaction", "aria-label": label, title: label };
    return h("button", { ...props, on: { click: () => onReact(name) } }, icon(name));
  });
}

/**
 * Above the words, or under them where the bar would be in the way; the stylesheet docks it on touch instead.
 * @param {HTMLElement} element
 * @param {Coords} coords
 */
function place(element, { top, bottom, left, right }) {
  const { width, height } = element.getBoundingClientRect();
  const host = element.offsetParent?.getBoundingClientRect() ?? { left: -scrollX, top: -scrollY };
  const limit = document.documentElement.clientWidth - width - GAP;
  const x = Math.max(GAP, Math.min((left + right) / 2 - scrollX - width / 2, limit));
  const above = top - scrollY - height - GAP;
  const y = above < barEnd() ? bottom - scrollY + GAP : above;
  element.style.setProperty("--menu-left", `${x - host.left}px`);
  element.style.setProperty("--menu-top", `${y - host.top}px`);
}

function barEnd() {
  return document.querySelector(".draft-bar")?.getBoundingClientRect().bottom ?? 0;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} element
 */
function onKey(event, element) {
  if (event.key === "Escape") element.hidden = true;
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const buttons = [...element.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons.at((at + (event.key === "ArrowLeft" ? -1 : 1)) % buttons.length)?.focus();
  event.preventDefault();
}

function modifier() {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? "Command" : "Ctrl";
}
