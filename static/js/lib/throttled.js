/** Owns doing something not too often. */

/**
 * A function that calls `action` at once and then at most every so many milliseconds, the last call never lost.
 *
 * @param {number} milliseconds
 * @param {() => void} action
 * @returns {() => void}
 */
export function throttled(milliseconds, action) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  let again = false;
  const call = () => {
    action();
    timer = setTimeout(() => {
      timer = null;
      if (again) call();
      again = false;
    }, milliseconds);
  };
  return () => {
    if (timer === null) call();
    else again = true;
  };
}
