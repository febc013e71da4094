/** Owns rows of many small buttons that are one stop for Tab, with the arrow keys from one to the next (ARIA, toolbar). */

const STRIDES = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

/**
 * @param {HTMLElement} row
 * @returns {() => void} to be called whenever its buttons have been made anew
 */
export function oneStop(row) {
  row.setAttribute("role", "toolbar");
  const buttons = () => [...row.querySelectorAll("button")];
  const stopAt = (/** @type {unknown} */ stop) => {
    for (const button of buttons()) button.tabIndex = button === stop ? 0 : -1;
  };
  row.addEventListener("focusin", ({ target }) => stopAt(target));
  row.addEventListener("keydown", (event) => {
    const stride = STRIDES[event.key];
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    if (!stride || at < 0) return;
    event.preventDefault();
    all.at((at + stride) % all.length)?.focus();
  });
  return () => stopAt(buttons()[0]);
}
