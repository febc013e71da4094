/** Owns what becomes of unsent words whose place is taken away: they go along where it was carried to, or the page says which. */

import { Mapping, Transform } from "prosemirror-transform";
import { newId } from "../lib/ids.js";
import { stepsFromWire } from "../prose/steps.js";
import { replay } from "./collab_state.js";
import { HeadlessText } from "./headless_text.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").CollabText} CollabText
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {{into: string, from: number, to: number, at: number}} Carried what stood at `from`-`to` before the steps has
 *   been put in at `at` of the chapter `into`; where that is the same chapter, at a position of before the steps
 * @typedef {{
 *   chapter: string, version: number, steps: object[], client?: string, carried?: Carried,
 * }} Edit the data of an event with steps
 */

/**
 * Give an attached text the steps of an event that is in the session's state already.
 *
 * @param {Session} session
 * @param {Edit} edit
 */
export function passOn(session, { chapter, version, steps, client = "", carried }) {
  const text = session.texts.get(chapter);
  if (!text) return;
  const taken = stepsFromWire(steps);
  const doc = session.state.chapters.find(({ id }) => id === chapter)?.doc;
  const clients = steps.map(() => client);
  const { unsent, lost } = takeIn(text, doc, { version, steps: taken, clients });
  if (lost.length === 0) return;
  const here = carried?.into === chapter ? taken : [];
  const left = carried ? goAlong(session, alone(unsent, new Set(lost)), carried, here) : lost;
  if (carried && left.length < lost.length) session.tell("displaced", { chapter: carried.into });
  if (left.length > 0) session.tell("lost", { steps: left });
}

/**
 * Give a text the server's steps. Answers with what was unsent, and what of it has no place any more.
 *
 * @param {CollabText} text
 * @param {Node | undefined} doc the server's text after the steps
 * @param {{version: number, steps: readonly Step[], clients: readonly (string | number)[]}} edit
 * @returns {{unsent: readonly Step[], lost: readonly Step[]}}
 */
export function takeIn(text, doc, { version, steps, clients }) {
  const before = text.sendable();
  const known = before ? before.version - version : 0;
  text.receive(version, steps, clients);
  const fresh = clients.slice(known);
  const others = fresh.findIndex((client) => String(client) !== String(before?.clientID));
  const own = others < 0 ? fresh.length : others;
  const unsent = before?.steps.slice(own) ?? [];
  if (!doc || (text.sendable()?.steps.length ?? 0) >= unsent.length) return { unsent, lost: [] };
  const over = steps.slice(known + own).map((step) => step.getMap());
  return { unsent, lost: replay(new Transform(doc), unsent, over) };
}

/**
 * The chosen ones of steps made one after another, as they are when only they are made.
 *
 * @param {readonly Step[]} steps
 * @param {ReadonlySet<Step>} chosen
 * @returns {Step[]}
 */
function alone(steps, chosen) {
  let over = new Mapping();
  return steps.flatMap((step) => {
    const mapped = chosen.has(step) ? step.map(over) : null;
    const next = new Mapping([step.getMap().invert()]);
    next.appendMapping(over);
    if (mapped) next.appendMap(mapped.getMap(), 0);
    over = next;
    return mapped ?? [];
  });
}

/**
 * Put steps in where their passage is now. Answers with those that do not fit there.
 *
 * @param {Session} session
 * @param {readonly Step[]} steps
 * @param {Carried} carried
 * @param {readonly Step[]} here the steps that took the passage out of the same chapter, after it had been put in
 */
function goAlong(session, steps, { into, from, at }, here) {
  const chapter = session.state.chapters.find(({ id }) => id === into);
  if (!chapter) return steps;
  const text = session.texts.get(into) ?? new HeadlessText({ ...chapter, clientID: newId() });
  if (!session.texts.has(into)) session.texts.set(into, text);
  const over = [...here.map((step) => step.getMap()), ...text.unconfirmedMaps()];
  return text.applyLocal(steps, [shifted(at - from), ...over]);
}

/**
 * A map that moves every position by as much, as no step does.
 *
 * @param {number} by
 */
function shifted(by) {
  const mapResult = (/** @type {number} */ pos) => ({ pos: pos + by, delInfo: 0, recover: null });
  const map = (/** @type {number} */ pos) => pos + by;
  return /** @type {import("prosemirror-transform").StepMap} */ (/** @type {unknown} */ ({ map, mapResult }));
}
