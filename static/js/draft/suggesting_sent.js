/** Owns which of one's own suggestions there are: the server's list, and on top of it what is on its way there. */

import { Slice } from "prosemirror-model";
import { mapRange } from "../prose/anchors.js";
import { schema } from "../prose/schema.js";
import { stepsFromWire } from "../prose/steps.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").Ack} Ack
 * @typedef {import("./state.js").DraftEvent} DraftEvent
 * @typedef {{id: string, from: number, to: number, slice: Slice, at: string}} Own one's own open suggestion
 * @typedef {{
 *   chapter: string, version: number, from: number, to: number, adrift: boolean, slice: Slice | null, at: string,
 *   count: number,
 * }} Underway `slice` is null for one that is being withdrawn; `count` of the commands without an answer
 */

export class SentSuggestions {
  /** @type {Map<string, Underway>} */
  #underway = new Map();

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.subscribe((_session, event) => this.#follow(event));
  }

  /** @param {string} id */
  isUnderway(id) {
    return this.#underway.has(id);
  }

  /**
   * Send a command on a suggestion of one's own, made at `place`.
   *
   * @param {string} name
   * @param {{annotation: string, [key: string]: unknown}} data
   * @param {{chapter: string, version: number, from: number, to: number, slice: Slice | null}} place
   * @returns {Promise<Ack>}
   */
  async send(name, data, place) {
    const { annotation: id } = data;
    const count = (this.#underway.get(id)?.count ?? 0) + 1;
    this.#underway.set(id, { ...place, adrift: false, at: new Date().toISOString(), count });
    const ack = await this.session.perform(name, data);
    const now = this.#underway.get(id);
    if (now && now.count > 1) this.#underway.set(id, { ...now, count: now.count - 1 });
    else this.#underway.delete(id);
    return ack;
  }

  /**
   * One's own open suggestions of a chapter that stand in its text, the oldest first.
   *
   * @param {string} chapter
   * @returns {Own[]}
   */
  of(chapter) {
    const { annotations, chapters, you } = this.session.state;
    const version = chapters.find(({ id }) => id === chapter)?.version;
    const saved = Object.values(annotations).filter(
      ({ author, state, replacement }) => author === you.id && state === "open" && replacement !== null,
    );
    const all = new Map(saved.map((one) => [one.id, { ...one, slice: sliceOf(one.replacement ?? {}) }]));
    /** @type {Map<string, Own & {chapter: string, adrift: boolean}>} */
    const known = new Map(all);
    for (const [id, { slice, ...place }] of this.#underway) {
      const decided = annotations[id] && annotations[id].state !== "open";
      if (place.version !== version || place.chapter !== chapter || decided) continue;
      if (slice) known.set(id, { ...place, slice, id, at: all.get(id)?.at ?? place.at });
      else known.delete(id);
    }
    return [...known.values()]
      .filter((one) => one.chapter === chapter && !one.adrift)
      .map(({ id, from, to, slice, at }) => ({ id, from, to, slice, at }))
      .sort((one, other) => one.at.localeCompare(other.at) || one.id.localeCompare(other.id));
  }

  /** @param {DraftEvent | null} event */
  #follow(event) {
    if (!event?.data?.steps) return;
    const { chapter, version, steps } = event.data;
    const maps = stepsFromWire(steps).map((step) => step.getMap());
    for (const [id, underway] of this.#underway) {
      if (underway.chapter !== chapter || underway.version !== version) continue;
      this.#underway.set(id, { ...underway, ...mapRange(underway, maps), version: version + maps.length });
    }
  }
}

/** @type {WeakMap<object, Slice>} */
const slices = new WeakMap();

/**
 * The replacement of a suggestion, read once for each object.
 *
 * @param {object} json
 */
export function sliceOf(json) {
  const slice = slices.get(json) ?? Slice.fromJSON(schema, json);
  slices.set(json, slice);
  return slice;
}
