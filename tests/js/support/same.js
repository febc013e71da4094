/** Owns comparing what four people have on their screens with one another and with the server. */

import { isDeepStrictEqual } from "node:util";
import { HeadlessText } from "../../../static/js/draft/headless_text.js";
import { initialState } from "../../../static/js/draft/state.js";

/**
 * @typedef {import("./person.js").Person} Person
 * @typedef {import("../../../static/js/draft/state.js").DraftState} DraftState
 */

/**
 * Everything that is not the same with everybody, or not as in a fresh snapshot.
 *
 * @param {readonly Person[]} people
 * @param {string} origin of the server, past the bad connection
 * @returns {Promise<string[]>}
 */
export async function differences(people, origin) {
  /** @type {string[]} */
  const found = [];
  const [first] = people;
  for (const person of people) {
    const { name, browser, draft } = person.who;
    const fresh = initialState(await browser.getJson(`/api/drafts/${draft}`, origin));
    found.push(...compared(`${name} and the server`, plain(person.session.state), plain(fresh)));
    if (first) found.push(...compared(`${name} and the author`, shared(person), shared(first)));
    found.push(...texts(person), ...(person.suggester?.problems() ?? []), ...strangersNotes(person));
  }
  return found;
}

/** @param {Person} person */
function texts({ who, session, suggester }) {
  return [...session.texts].flatMap(([id, text]) => {
    if (text === suggester?.saver) return [];
    const chapter = session.state.chapters.find((one) => one.id === id);
    if (!(text instanceof HeadlessText) || !chapter) return [`${who.name} has a text without a chapter: ${id}`];
    const { version, doc } = chapter;
    if (text.confirmedVersion() === version && text.state.doc.eq(doc)) return [];
    return [`${who.name}'s text of ${id} is not the chapter (${text.confirmedVersion()}, ${version})`];
  });
}

/** @param {DraftState} state */
function plain({ chapters, ...state }) {
  return { ...state, chapters: chapters.map((chapter) => ({ ...chapter, doc: chapter.doc.toJSON() })) };
}

/**
 * What does not depend on who is looking.
 *
 * @param {Person} person
 */
function shared({ session }) {
  const state = plain(session.state);
  const annotations = Object.fromEntries(Object.entries(state.annotations).filter(([, one]) => !one.private));
  return { ...state, annotations, you: null, invitations: null, read: null };
}

/** @param {Person} person */
function strangersNotes({ who, session: { state } }) {
  const others = Object.values(state.annotations).filter((one) => one.private && one.author !== state.you.id);
  return others.map(({ id }) => `${who.name} sees somebody else's private note ${id}`);
}

/**
 * @param {string} whose
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 * @returns {string[]}
 */
function compared(whose, one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((part) => !isDeepStrictEqual(one[part], other[part]))
    .flatMap((part) => narrowed(`${whose} differ in ${part}`, one[part], other[part]));
}

/**
 * @param {string} what
 * @param {any} one
 * @param {any} other
 */
function narrowed(what, one, other) {
  if (typeof one !== "object" || typeof other !== "object") return [`${what}: ${one}, ${other}`];
  const keys = [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])];
  const differing = keys.filter((key) => !isDeepStrictEqual(one?.[key], other?.[key]));
  return differing.map((key) => `${what}.${key}:\n${JSON.stringify(one?.[key])}\n${JSON.stringify(other?.[key])}`);
}
