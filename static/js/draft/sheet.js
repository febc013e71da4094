/** Owns the bottom sheet that the remarks are on a narrow screen: collapsed, half or full, above the keyboard. */
import { h } from "../lib/dom.js";

/** @typedef {"collapsed" | "half" | "full"} SheetSize */

/** The width up to which remarks are a sheet; the stylesheet has the same. */
export const NARROW = "(max-width: 760px)";

const SIZES = /** @type {SheetSize[]} */ (["collapsed", "half", "full"]);
const DRAG = 40;

/** What the bar above takes of the window, and the room left under words; in pixels. */
const BAR = 64;
const MARGIN = 16;

/**
 * @param {HTMLElement} root the remarks
 * @param {string} controls id of what the handle opens
 */
export function createSheet(root, controls) {
  const handle = h("button", { type: "button", class: "sheet-handle", "aria-controls": controls });
  const taller = h("button", { type: "button", class: "sheet-size", "aria-label": "Full height" });
  const narrow = matchMedia(NARROW);
  /** @type {SheetSize} */
  let size = "collapsed";

  const resize = (/** @type {SheetSize} */ next) => {
    size = next;
    root.dataset["sheet"] = next;
    handle.setAttribute("aria-expanded", String(next !== "collapsed"));
    taller.setAttribute("aria-pressed", String(next === "full"));
    taller.hidden = next === "collapsed";
  };
  resize("collapsed");
  handle.addEventListener("click", () => resize(size === "collapsed" ? "half" : "collapsed"));
  taller.addEventListener("click", () => resize(size === "full" ? "half" : "full"));
  onDrag(handle, (up) => resize(SIZES[SIZES.indexOf(size) + (up ? 1 : -1)] ?? size));
  stayAboveKeyboard(root);

  return {
    handle,
    taller,
    isNarrow: () => narrow.matches,
    /** @param {string} words */
    name(words) {
      if (handle.textContent !== words) handle.textContent = words;
    },
    /** Show at least half of it. */
    open() {
      if (narrow.matches && size === "collapsed") resize("half");
    },
    collapse() {
      resize("collapsed");
    },
    /**
     * Scroll the text, where it must, so that words stand in what bar and sheet leave of the window.
     * @param {{top: number, bottom: number}} words from the top of the page
     */
    uncover({ top, bottom }) {
      const end = narrow.matches ? root.getBoundingClientRect().top : innerHeight;
      const inSight = top - scrollY >= BAR && bottom - scrollY <= end - MARGIN;
      if (!inSight) scrollTo({ top: Math.max(0, top - BAR - (end - BAR) / 3) });
    },
    /** @param {() => void} listener */
    onNarrowChange(listener) {
      narrow.addEventListener("change", listener);
    },
  };
}

/**
 * A drag of the handle moves one size up or down; the click that would follow it is swallowed.
 * @param {HTMLElement} handle
 * @param {(up: boolean) => void} onMove
 */
function onDrag(handle, onMove) {
  let start = 0;
  let dragged = false;
  handle.addEventListener("pointerdown", (event) => {
    start = event.clientY;
    dragged = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId) || Math.abs(event.clientY - start) < DRAG) return;
    onMove(event.clientY < start);
    start = event.clientY;
    dragged = true;
  });
  handle.addEventListener(
    "click",
    (event) => {
      if (dragged) event.stopImmediatePropagation();
      dragged = false;
    },
    { capture: true },
  );
}

/**
 * Where the keyboard covers the window without shrinking it, the stylesheet lifts the sheet by `--keyboard`.
 * @param {HTMLElement} root
 */
function stayAboveKeyboard(root) {
  const viewport = globalThis.visualViewport;
  if (!viewport) return;
  const lift = () => {
    const covered = document.documentElement.clientHeight - viewport.height - viewport.offsetTop;
    root.style.setProperty("--keyboard", `${viewport.scale > 1.05 ? 0 : Math.max(0, Math.round(covered))}px`);
  };
  viewport.addEventListener("resize", lift);
  viewport.addEventListener("scroll", lift);
}
