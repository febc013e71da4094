/**
 * Owns what is measured inside of a page: when its text can be read and its remarks are placed, how long a key takes to
 * the screen, and how far apart frames are. Runs before the page's own scripts.
 */

/* global addEventListener, document, innerHeight, requestAnimationFrame */

/** Milliseconds since the navigation began, or of one key or one frame. */
const review = { readable: 0, placed: 0, keys: /** @type {number[]} */ ([]), frames: /** @type {number[]} */ ([]) };
const { port1: painted, port2: paint } = new MessageChannel();
/** @type {(() => void)[]} */
const afterPaint = [];

painted.onmessage = () => afterPaint.splice(0).forEach((act) => act());

/** @param {() => void} act done once the frame that comes next is painted */
function afterNextFrame(act) {
  requestAnimationFrame(() => {
    afterPaint.push(act);
    paint.postMessage(null);
  });
}

/** @param {number} remarks so many highlights are to be there, and a card in sight */
function watchOpening(remarks) {
  const text = document.querySelector(".ProseMirror > p");
  if (text?.textContent && !review.readable) afterPaint.push(() => (review.readable ||= performance.now()));
  if (text?.textContent && isPlaced(remarks)) afterPaint.push(() => (review.placed ||= performance.now()));
  paint.postMessage(null);
  if (!review.placed) requestAnimationFrame(() => watchOpening(remarks));
}

/** @param {number} remarks */
function isPlaced(remarks) {
  if (remarks === 0) return true;
  const marks = document.querySelectorAll(".ProseMirror [data-annotation]");
  const ids = new Set([...marks].map((mark) => mark.getAttribute("data-annotation")));
  if (ids.size < remarks) return false;
  return [...document.querySelectorAll(".remarks-list > .remark-card")].some((card) => {
    const { top, height } = card.getBoundingClientRect();
    return height > 0 && top < innerHeight && /** @type {HTMLElement} */ (card).style.transform !== "";
  });
}

/** From the key going down to the frame that shows its letter: what a letter changes is changed in `keypress`. */
function watchKeys() {
  let began = 0;
  addEventListener("keydown", ({ timeStamp }) => (began = timeStamp), { capture: true });
  addEventListener(
    "keypress",
    () => {
      const from = began;
      afterNextFrame(() => review.keys.push(performance.now() - from));
    },
    { capture: true },
  );
}

/** @param {number} last when the frame before began */
function watchFrames(last) {
  requestAnimationFrame((now) => {
    if (last) review.frames.push(now - last);
    watchFrames(now);
  });
}

watchKeys();
Object.assign(globalThis, { review, watchOpening, watchFrames });
