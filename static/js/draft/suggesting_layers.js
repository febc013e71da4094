/** Owns laying suggestions on a text and taking them off again, in one transaction of the editor. */

import { Slice } from "prosemirror-model";
import { Mapping, ReplaceStep } from "prosemirror-transform";
import { mapRange } from "../prose/anchors.js";
import { addUp } from "./suggesting_changes.js";
import { mapTo } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 * @typedef {import("./suggesting_state.js").Span} Span
 * @typedef {{id: string, born: number, from: number, to: number, slice: Slice}} Layer a suggestion off the screen
 */

/** The server's text, the suggestions on it, and the transaction that brings the screen to both. */
export class Layers {
  /**
   * @param {Transaction} tr
   * @param {Node} base
   * @param {readonly Span[]} spans
   */
  constructor(tr, base, spans) {
    this.tr = tr;
    this.base = base;
    this.spans = [...spans];
  }

  /** @param {Span} span */
  layer({ id, born, from, to, fromB, toB }) {
    return { id, born, from, to, slice: this.tr.doc.slice(fromB, toB) };
  }

  /**
   * Take suggestions off: the words beneath show again. Where some cannot be taken off alone, all are.
   *
   * @param {ReadonlySet<string>} ids
   * @returns {Layer[]} what was taken off, in order
   */
  takeOff(ids) {
    const layers = this.spans.map((span) => this.layer(span));
    const off = this.spans.filter(({ id }) => ids.has(id));
    for (const { from, to, fromB, toB } of off.reverse()) {
      if (!this.tr.maybeStep(new ReplaceStep(fromB, toB, this.base.slice(from, to))).failed) continue;
      this.clear();
      return layers;
    }
    this.spans = placed(this.spans.filter(({ id }) => !ids.has(id)));
    return layers.filter(({ id }) => ids.has(id));
  }

  /** Show the text beneath and nothing else. */
  clear() {
    this.tr.step(new ReplaceStep(0, this.tr.doc.content.size, new Slice(this.base.content, 0, 0)));
    this.spans = [];
  }

  /**
   * Lay a suggestion on; false where it does not fit there, or another one is in its way.
   *
   * @param {Layer} layer
   */
  lay({ id, born, from, to, slice }) {
    if (to > this.base.content.size || this.spans.some((span) => span.from <= to && from <= span.to)) return false;
    const at = this.spans.findIndex((span) => span.from > to);
    const index = at < 0 ? this.spans.length : at;
    const before = this.spans[index - 1];
    const fromB = before ? before.toB + from - before.to : from;
    const span = { id, born, from, to, fromB, toB: fromB + slice.size };
    const spans = placed(this.spans.toSpliced(index, 0, span));
    const step = new ReplaceStep(fromB, fromB + to - from, slice);
    const { doc } = step.apply(this.tr.doc);
    if (!doc || !addUp(this.base, doc, spans)) return false;
    this.tr.step(step);
    this.spans = spans;
    return true;
  }

  /**
   * Change the text beneath. Suggestions the step does not touch stay as they are; of those that it makes part of the text
   * nothing is left; those it clashes with are taken off.
   *
   * @param {Step} step
   * @param {(id: string) => boolean} isOver whether a suggestion must not outlast a step that touches it
   * @returns {{off: Layer[], took: string[], fell: string[]}} what was taken off, at its old place; what became part of
   *   the text; what fits nowhere any more
   */
  beneath(step, isOver) {
    const { doc, failed } = step.apply(this.base);
    if (!doc) throw new RangeError(failed ?? "A step does not fit");
    const map = step.getMap();
    const near = new Set(this.spans.filter((span) => meets(map, span, true)).map(({ id }) => id));
    const rest = this.spans.filter(({ id }) => !near.has(id));
    if (near.size > 0 && this.shows(doc, rest, map)) {
      this.base = doc;
      this.spans = placed(moved(rest, map));
      return { off: [], took: [...near], fell: [] };
    }
    const clashes = this.spans.filter((span) => meets(map, span, false) || mapRange(span, [map]).adrift);
    const off = this.takeOff(new Set([...clashes.map(({ id }) => id), ...[...near].filter(isOver)]));
    off.push(...this.follow(step));
    this.base = doc;
    this.spans = placed(moved(this.spans, map));
    return { off, took: this.dropEqual(), fell: this.mend() };
  }

  /**
   * Do on the screen what a step does beneath it; where that cannot be, without any suggestion.
   *
   * @param {Step} step
   * @returns {Layer[]} what had to be taken off for it
   */
  follow(step) {
    const mapped = step.map(new Mapping([mapTo(this.spans)]));
    const isFormatting = mapRanges(step.getMap()).length === 0;
    if (mapped ? !this.tr.maybeStep(mapped).failed : isFormatting) return [];
    const off = this.takeOff(new Set(this.spans.map(({ id }) => id)));
    this.tr.step(step);
    return off;
  }

  /**
   * Whether another text, with only these suggestions on it, is what the screen shows already.
   *
   * @param {Node} doc
   * @param {readonly Span[]} spans on the text as it was before `map`
   * @param {StepMap} map
   */
  shows(doc, spans, map) {
    const layers = moved(spans, map).map((span) => this.layer(span));
    let shown = doc;
    for (const { from, to, slice } of layers.reverse()) {
      const result = new ReplaceStep(from, to, slice).apply(shown);
      if (!result.doc) return false;
      shown = result.doc;
    }
    return shown.eq(this.tr.doc);
  }

  /**
   * Where text and suggestions do not add up to what is shown, lay them anew.
   *
   * @returns {string[]} those that found no place
   */
  mend() {
    if (addUp(this.base, this.tr.doc, this.spans)) return [];
    const layers = this.spans.map((span) => this.layer(span));
    this.clear();
    return layers.filter((layer) => !this.lay(layer)).map(({ id }) => id);
  }

  /** Suggestions that change nothing any more are none. */
  dropEqual() {
    const { doc } = this.tr;
    const equal = this.spans.filter(({ from, to, fromB, toB }) => this.base.slice(from, to).eq(doc.slice(fromB, toB)));
    if (equal.length > 0) this.spans = this.spans.filter((span) => !equal.includes(span));
    return equal.map(({ id }) => id);
  }
}

/**
 * Whether a step changes what a suggestion changes; with `touching` also what is right beside it.
 *
 * @param {StepMap} map
 * @param {{from: number, to: number}} span
 * @param {boolean} touching
 */
function meets(map, { from, to }, touching) {
  return mapRanges(map).some(({ start, end }) => {
    if (touching) return start <= to && from <= end;
    return start < to && from < end && (start < end || from < to);
  });
}

/** @param {StepMap} map */
function mapRanges(map) {
  /** @type {{start: number, end: number}[]} */
  const ranges = [];
  map.forEach((start, end) => ranges.push({ start, end }));
  return ranges;
}

/**
 * @param {readonly Span[]} spans
 * @param {StepMap} map
 */
function moved(spans, map) {
  return spans.map((span) => {
    const { from, to } = mapRange(span, [map]);
    return { ...span, from, to };
  });
}

/**
 * The spans with their places on the screen, which follow from those beneath; those that have met are one, the older.
 *
 * @param {readonly Span[]} spans
 * @returns {Span[]}
 */
function placed(spans) {
  /** @type {Span[]} */
  const done = [];
  for (const span of spans) {
    const last = done.at(-1);
    const length = span.toB - span.fromB;
    const fromB = last ? last.toB + span.from - last.to : span.from;
    if (last && last.to >= span.from) {
      const { id, born } = last.born <= span.born ? last : span;
      done[done.length - 1] = { id, born, from: last.from, to: span.to, fromB: last.fromB, toB: last.toB + length };
    } else done.push({ ...span, fromB, toB: fromB + length });
  }
  return done;
}
