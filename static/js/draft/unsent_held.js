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
 * Act, once, as soon as one of several removed chapters is back.
 *
 * @param {Session} session
 * @param {readonly string[]} chapters
 * @param {() => void} action
 */
export function whenBack(session, chapters, action) {
  const isBack = () => session.state.chapters.some(({ id }) => chapters.includes(id));
  if (isBack()) return action();
  const end = session.subscribe(() => {
    if (!isBack()) return;
    end();
    action();
  });
}
