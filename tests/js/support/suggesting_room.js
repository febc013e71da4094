/** Owns a server in small for one chapter: it takes suggestions and decides on them; what it tells waits to be delivered. */

import assert from "node:assert/strict";
import { ReplaceStep } from "prosemirror-transform";
import { Slice } from "prosemirror-model";
import { initialState, reduce } from "../../../static/js/draft/state.js";
import { mapRange } from "../../../static/js/prose/anchors.js";
import { schema } from "../../../static/js/prose/schema.js";
import { textBetween } from "../../../static/js/prose/slices.js";
import { stepsToWire } from "../../../static/js/prose/steps.js";
import { AT, DRAFT } from "./snapshots.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("../../../static/js/draft/state.js").DraftEvent} DraftEvent
 */

export const CHAPTER = "chapter-1";
export const [AUTHOR, HELEN] = [1, 2];

/** @param {Node} doc */
const snapshotOf = (doc) => ({
  draft: DRAFT,
  seq: 0,
  title: "Low Water",
  header: { fields: [], closing_note: "" },
  you: { id: HELEN, name: "Helen", role: "beta", can: ["suggest_edit", "revise_suggestion", "withdraw_annotation"] },
  chapters: [{ id: CHAPTER, title: "Ebb", version: 0, doc: doc.toJSON() }],
  removed_chapters: [],
  annotations: [],
  members: [
    { id: AUTHOR, name: "Rhiannon", role: "author", hue: 0 },
    { id: HELEN, name: "Helen", role: "beta", hue: 1 },
  ],
  story: null,
});

export class Room {
  /** @type {DraftEvent[]} */
  events = [];
  /** @type {Step[]} */
  steps = [];

  /** @param {Node} doc */
  constructor(doc) {
    this.state = initialState(snapshotOf(doc));
    this.docs = [doc];
  }

  get doc() {
    return this.docs.at(-1) ?? assert.fail();
  }

  get snapshot() {
    const { state } = this;
    const chapters = state.chapters.map((chapter) => ({ ...chapter, doc: chapter.doc.toJSON() }));
    return { ...state, chapters, annotations: Object.values(state.annotations) };
  }

  /**
   * @param {string} kind
   * @param {object} data
   * @param {number} actor
   */
  happens(kind, data, actor) {
    const event = { draft: DRAFT, seq: this.state.seq + 1, kind, actor, at: AT, data };
    this.state = reduce(this.state, event);
    this.events.push(event);
  }

  /** @param {readonly Step[]} steps of the author's */
  edit(steps) {
    if (steps.length === 0) return;
    const version = this.steps.length;
    this.write(steps);
    this.happens("text_edited", { chapter: CHAPTER, version, steps: stepsToWire(steps), client: "author" }, AUTHOR);
  }

  /** @param {readonly Step[]} steps */
  write(steps) {
    for (const step of steps) {
      this.docs.push(step.apply(this.doc).doc ?? assert.fail("the author's step does not fit"));
      this.steps.push(step);
    }
  }

  /**
   * @param {{name: string, data: any}} command of Helen's
   * @returns {object} its acknowledgement
   */
  carryOut({ name, data }) {
    const annotation = this.state.annotations[data.annotation];
    const refused = (/** @type {string} */ code) => ({ ok: false, error: { code, message: `Refused: ${code}.` } });
    if (name !== "suggest_edit" && !annotation) return refused("not_found");
    if (annotation && annotation.state === "accepted") return refused("conflict");
    if (name === "withdraw_annotation") this.happens("annotation_withdrawn", { annotation: data.annotation }, HELEN);
    else if (annotation && annotation.state !== "open") return refused("conflict");
    else if (name === "suggest_edit" && annotation) return refused("conflict");
    else this.happens(name === "suggest_edit" ? "edit_suggested" : "suggestion_revised", this.proposal(data), HELEN);
    return { ok: true, seq: this.state.seq };
  }

  /** @param {any} data */
  proposal({ annotation, version, from, to, replacement }) {
    const seen = this.docs[version] ?? assert.fail();
    const slice = Slice.fromJSON(schema, replacement);
    assert.ok(!slice.eq(seen.slice(from, to)), "a suggestion changes something");
    const after = new ReplaceStep(from, to, slice).apply(seen).doc ?? assert.fail("a suggestion fits");
    after.check();
    const maps = this.steps.slice(version).map((step) => step.getMap());
    const words = { quote: textBetween(seen, from, to), prefix: "", suffix: "", original: textBetween(seen, from, to) };
    const range = mapRange({ from, to }, maps);
    return {
      annotation,
      chapter: CHAPTER,
      version: this.steps.length,
      ...range,
      ...words,
      replacement,
      body: "",
      kind: null,
    };
  }

  /** Helen's open suggestions that stand in the text, in its order. */
  get open() {
    return Object.values(this.state.annotations)
      .filter(({ state, adrift }) => state === "open" && !adrift)
      .sort((one, other) => one.from - other.from || one.to - other.to);
  }

  /**
   * @param {string} id
   * @returns {boolean} whether it was taken; not where its words have changed
   */
  accept(id) {
    const { from, to, original, replacement } = this.state.annotations[id] ?? assert.fail();
    if (textBetween(this.doc, from, to) !== original) return false;
    const step = new ReplaceStep(from, to, Slice.fromJSON(schema, replacement));
    if (step.apply(this.doc).failed) return false;
    const version = this.steps.length;
    this.write([step]);
    const range = { from, to: from + step.slice.size };
    const steps = stepsToWire([step]);
    this.happens(
      "suggestion_accepted",
      { annotation: id, chapter: CHAPTER, version, steps, ...range, undo: {}, closed: [], with: null, batch: null },
      AUTHOR,
    );
    return true;
  }

  /** @param {string} id */
  reject(id) {
    this.happens("suggestion_rejected", { annotation: id, reason: "", batch: null }, AUTHOR);
  }
}
