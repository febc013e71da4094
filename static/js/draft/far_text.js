/**
 * Owns that the browser passes over paragraphs far from what is in sight: a key costs no more in a long text than in a
 * short one. Each keeps the height it had when it was last drawn, so that nothing moves.
 */

/** The paragraphs of a text with this class are passed over where they are far; their heights are known by then. */
const RESTS = "rests-far";

/**
 * Begins once the text is drawn as it will stay, and again whenever its width has changed. The answer ends that.
 *
 * @param {HTMLElement} text
 * @param {() => void} onHeight the text has another height: what was passed over was not as high as it used to be
 * @returns {() => void}
 */
export function restFarText(text, onHeight) {
  let frame = 0;
  let ended = false;
  let { offsetWidth: width, offsetHeight: height } = text;
  // What is drawn in one frame has its height kept at the end of that frame.
  const restSoon = () => {
    cancelAnimationFrame(frame);
    text.classList.remove(RESTS);
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => text.classList.add(RESTS));
    });
  };
  const sizes = new ResizeObserver(() => {
    if (text.offsetWidth !== width) restSoon();
    if (text.offsetHeight !== height) onHeight();
    ({ offsetWidth: width, offsetHeight: height } = text);
  });
  void Promise.resolve(document.fonts?.ready).then(() => {
    if (ended) return;
    restSoon();
    sizes.observe(text);
  });
  return () => {
    ended = true;
    sizes.disconnect();
    cancelAnimationFrame(frame);
  };
}
