/** Owns dragging something onto a passage of the text, with the mouse or a finger: what lies under it, and letting go. */

import { selectedWords } from "./selected_words.js";

/**
 * @typedef {import("prosemirror-view").EditorView} EditorView
 * @typedef {{from: number, to: number}} Range
 * @typedef {import("./composer.js").Passage} Passage
 *
 * @typedef {object} DropTarget
 * @property {(x: number, y: number) => Passage | null} passageAt what lies at a point of the window
 * @property {(passage: Passage | null) => void} show what it would be dropped on
 */

/** How near, in CSS pixels, to the edge of the window the text begins to scroll, and how far with each frame. */
const EDGE = 60;
const STRIDE = 10;

/**
 * Let a grip be dragged; Escape, or letting go beside the text, leaves everything as it was.
 *
 * @param {HTMLElement} grip
 * @param {DropTarget} target
 * @param {(passage: Passage) => void} onDrop
 */
export function makeDraggable(grip, { passageAt, show }, onDrop) {
  /** @type {Passage | null} */
  let under = null;
  let dragging = false;
  let at = { x: 0, y: 0 };
  let frame = 0;
  const look = (/** @type {Passage | null} */ passage) => {
    if (under?.from === passage?.from && under?.to === passage?.to && under?.chapter === passage?.chapter) return;
    under = passage;
    show(passage);
  };
  const follow = () => {
    frame = 0;
    if (!dragging) return;
    const stride = strideAt(at.y);
    if (stride) window.scrollBy({ top: stride, behavior: "instant" });
    look(passageAt(at.x, at.y));
    if (stride) frame = requestAnimationFrame(follow);
  };
  const end = () => {
    dragging = false;
    cancelAnimationFrame(frame);
    frame = 0;
    grip.classList.remove("is-dragged");
    document.removeEventListener("keydown", onKey);
    look(null);
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") end();
  };
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    dragging = true;
    grip.classList.add("is-dragged");
    document.addEventListener("keydown", onKey);
  });
  grip.addEventListener("pointermove", ({ clientX, clientY }) => {
    at = { x: clientX, y: clientY };
    if (!frame) follow();
  });
  grip.addEventListener("pointercancel", end);
  grip.addEventListener("pointerup", () => {
    const passage = dragging ? under : null;
    end();
    if (passage) onDrop(passage);
  });
}

/**
 * How far the text scrolls in a frame while something is held at this height of the window.
 *
 * @param {number} y
 */
const strideAt = (y) => (y < EDGE ? -STRIDE : y > window.innerHeight - EDGE ? STRIDE : 0);

/**
 * The words at a point of the window: what is selected, where the point lies in it, else the sentence there.
 *
 * @param {EditorView} view
 * @param {number} x
 * @param {number} y
 * @returns {Range | null} in the text on the screen
 */
export function wordsAt(view, x, y) {
  if (!view.dom.contains(document.elementFromPoint(x, y))) return null;
  const found = view.posAtCoords({ left: x, top: y });
  if (!found) return null;
  const { selection, doc } = view.state;
  if (!selection.empty && selection.from <= found.pos && found.pos <= selection.to) return selectedWords(view.state);
  return sentenceAt(doc, found.pos);
}

/**
 * @param {import("prosemirror-model").Node} doc
 * @param {number} at
 * @returns {Range | null} null where there are no words
 */
export function sentenceAt(doc, at) {
  const pos = doc.resolve(at);
  if (!pos.parent.isTextblock) return null;
  const text = pos.parent.textBetween(0, pos.parent.content.size, "", "\n");
  const sentences = [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text)];
  const one = sentences.findLast(({ index }) => index <= pos.parentOffset);
  const words = one?.segment.trimEnd() ?? "";
  if (!one || !words) return null;
  return { from: pos.start() + one.index, to: pos.start() + one.index + words.length };
}
