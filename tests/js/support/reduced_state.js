/**
 * Owns what pages make of a snapshot and the events after it; `tests/faults/oracle.py` starts it.
 *
 * Takes on standard input `[{name, snapshot, events, fresh}]` and prints, as JSON, what in whose state is not as in the
 * server's fresh snapshot.
 */

import { isDeepStrictEqual } from "node:util";
import { initialState, reduce } from "../../../static/js/draft/state.js";

/** @typedef {import("../../../static/js/draft/state.js").DraftState} DraftState */

/** @param {DraftState} state */
function plain({ chapters, ...state }) {
  return { ...state, chapters: chapters.map((chapter) => ({ ...chapter, doc: chapter.doc.toJSON() })) };
}

/**
 * @param {{name: string, snapshot: any, events: any[], fresh: any}} page
 * @returns {string[]}
 */
function differences({ name, snapshot, events, fresh }) {
  /** @type {Record<string, any>} */
  const here = plain(events.reduce(reduce, initialState(snapshot)));
  /** @type {Record<string, any>} */
  const there = plain(initialState(fresh));
  const parts = new Set([...Object.keys(here), ...Object.keys(there)]);
  return [...parts]
    .filter((part) => !isDeepStrictEqual(here[part], there[part]))
    .map((part) => `${name}: ${part}: ${JSON.stringify(here[part]).slice(0, 500)}`);
}

let given = "";
for await (const part of process.stdin) given += part;
process.stdout.write(JSON.stringify(JSON.parse(given).flatMap(differences)));
