/** Owns words of chapters that are removed: they wait with the browser until these are back. */

/** @typedef {import("./session.js").Session} Session */

/**
 * Texts of chapters that are removed, and the others.
 *
 * @template Text
 * @param {Session} session
 * @param {Record<string, Text>} texts
 * @returns {{held: Record<string, Text>, rest: Record<string, Text>}}
 */
export function parted({ state }, texts) {
  const removed = new Set(state.removed_chapters.map(({ id }) => id));
  const of = (/** @type {boolean} */ isHeld) =>
    Object.fromEntries(Object.entries(texts).filter(([id]) => removed.has(id) === isHeld));
  return { held: of(true), rest: of(false) };
}

/**
 * Act once a chapter that is removed is back.
 *
 * @param {Session} session
 * @param {string} chapter
 * @param {() => void} action
 */
export function whenBack(session, chapter, action) {
  const end = session.subscribe(({ state }) => {
    if (!state.chapters.some(({ id }) => id === chapter)) return;
    end();
    action();
  });
}
