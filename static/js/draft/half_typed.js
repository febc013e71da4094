/** Owns half-typed words: kept in this tab by draft and place, so that a reload or a slip loses none of them. */

/** @typedef {{read: () => string, write: (text: string) => void, forget: () => void}} Kept */

/**
 * @param {string} draft
 * @param {string} place such as "reply:<annotation>"
 * @returns {Kept}
 */
export function halfTyped(draft, place) {
  const key = `half-typed:${draft}:${place}`;
  return {
    read: () => attempt(() => sessionStorage.getItem(key)) ?? "",
    write: (text) => {
      attempt(() => (text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key)));
    },
    forget: () => {
      attempt(() => sessionStorage.removeItem(key));
    },
  };
}

/**
 * Storage can be full or forbidden; writing a remark goes on without it.
 * @template T
 * @param {() => T} action
 * @returns {T | null}
 */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
