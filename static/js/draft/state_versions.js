/** Owns what events on versions do to the state; a restored version is steps, which the text follows by itself. */

/** @typedef {import("./state.js").Reducer} Reducer */

/**
 * How far one has read oneself; of others nothing is told.
 *
 * @type {Reducer}
 */
const chapterRead = (state, { data }) => ({ ...state, read: { ...state.read, [data.chapter]: data.version } });

/** @type {Record<string, Reducer>} */
export const VERSIONS = { chapter_read: chapterRead };
