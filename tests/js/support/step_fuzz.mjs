/**
 * The JavaScript half of tests/test_step_fuzz.py.
 *
 * `node step_fuzz.mjs make SEED COUNT` writes at least COUNT cases, one JSON object a line: a text, a step, and what
 * ProseMirror makes of them. `node step_fuzz.mjs read` takes `{doc, step, result}` lines of steps that went through
 * Python and writes one line for each that JavaScript understands differently.
 */

import { stdin, stdout, argv } from "node:process";
import { createInterface } from "node:readline";
import { EditorState } from "prosemirror-state";
import { closeHistory, history } from "prosemirror-history";
import { mapRange } from "../../../static/js/prose/anchors.js";
import { schema } from "../../../static/js/prose/schema.js";
import { stepsFromWire, stepsToWire } from "../../../static/js/prose/steps.js";
import { Chance } from "./chance.js";
import { cutsCharacter, madeUpStep, shiftedStep } from "./misfit_steps.js";
import { depthOf, randomChapter } from "./random_chapters.js";
import { editOnce } from "./random_edits.js";

const EDITS_PER_CHAPTER = 24;
/** From this depth on a text is refused by Python alone (`max_depth` of the schema). */
const TOO_DEEP = 8;

/** What the wire's step makes of a text: `{step, doc}`, or `{failed}` where it cannot be read or does not fit. */
function attempt(doc, wire) {
  try {
    const [step] = stepsFromWire([wire]);
    const result = step.apply(doc);
    return result.doc ? { step, doc: result.doc } : { failed: result.failed };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return { failed: error.message };
    throw error;
  }
}

/** Why Python refuses what ProseMirror itself would do; null where it does not. */
function houseRule(before, wire, after) {
  if (cutsCharacter(before, wire)) return "inside a character";
  if (depthOf(after) >= TOO_DEEP) return "too deep";
  try {
    after.check();
  } catch {
    return "broken shape";
  }
  return null;
}

/** The step that takes this one back, as it goes over the wire; null where ProseMirror itself cannot make it. */
function inverseOf(before, step, after) {
  try {
    const [wire] = stepsToWire([step.invert(before)]);
    return attempt(after, wire).doc?.eq(before) ? wire : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function mappings(chance, map, size) {
  return chance.some(4, () => {
    const [at, side] = [chance.below(size + 1), chance.pick([-1, 1])];
    const { pos, deleted, deletedAcross } = map.mapResult(at, side);
    return { at, side, pos, deleted, deletedAcross, simple: map.map(at, side) };
  });
}

function randomRange(chance, size) {
  const one = chance.below(size + 1);
  const other = chance.happens(0.2) ? one : Math.min(size, one + chance.below(15));
  return { from: one, to: other, adrift: chance.happens(0.1) };
}

class Fuzz {
  constructor(chance) {
    this.chance = chance;
    this.count = 0;
    this.pool = [];
    this.ranges = [];
  }

  write(case_) {
    stdout.write(`${JSON.stringify(case_)}\n`);
    this.count += 1;
  }

  /** One case; `origin` says whether it is the step of an edit or a misfit. */
  record(doc, wire, origin) {
    const made = attempt(doc, wire);
    const case_ = { origin, doc: doc.toJSON(), step: wire };
    if (made.failed !== undefined) return this.write({ ...case_, refused: made.failed, rule: null });
    const rule = houseRule(doc, wire, made.doc);
    if (rule) return this.write({ ...case_, refused: rule, rule });
    const map = made.step.getMap();
    return this.write({
      ...case_,
      result: made.doc.toJSON(),
      inverse: inverseOf(doc, made.step, made.doc),
      map: map.ranges,
      mapped: mappings(this.chance, map, doc.content.size),
      anchors: chanceRanges(this, doc, map),
    });
  }

  /** All the steps of an edit, and the text they led to. */
  recordEdit(tr) {
    tr.steps.forEach((step, at) => {
      const [wire] = stepsToWire([step]);
      const after = tr.docs[at + 1] ?? tr.doc;
      if (!attempt(tr.docs[at], wire).doc?.eq(after)) throw new Error(`Changed by the wire: ${JSON.stringify(wire)}`);
      this.record(tr.docs[at], wire, "edit");
      this.pool.push(wire);
    });
  }

  chapter() {
    const { chance } = this;
    const writer = {
      state: EditorState.create({ doc: randomChapter(chance), plugins: [history()] }),
      dispatch: (tr) => {
        if (depthOf(tr.doc) >= TOO_DEEP - 1) return;
        this.recordEdit(tr);
        writer.state = writer.state.apply(chance.happens(0.5) ? tr : closeHistory(tr));
      },
    };
    for (let edit = 0; edit < EDITS_PER_CHAPTER; edit++) {
      editOnce(chance, writer);
      const { doc } = writer.state;
      if (chance.happens(0.4)) this.record(doc, madeUpStep(chance, doc), "misfit");
      if (chance.happens(0.2) && this.pool.length) {
        this.record(doc, shiftedStep(chance, chance.pick(this.pool)), "misfit");
      }
    }
  }
}

/** Ranges that go from step to step, some of them new, before and after this one. */
function chanceRanges(fuzz, doc, map) {
  const { chance } = fuzz;
  const { size } = doc.content;
  const kept = fuzz.ranges.filter(({ to }) => to <= size && chance.happens(0.7));
  const before = [...kept.slice(-3), randomRange(chance, size), randomRange(chance, size)];
  const after = before.map((range) => mapRange(range, [map]));
  fuzz.ranges = after;
  return before.map((range, at) => ({ before: range, after: after[at] }));
}

async function readBack() {
  for await (const line of createInterface({ input: stdin })) {
    const { doc, step, result } = JSON.parse(line);
    const made = attempt(schema.nodeFromJSON(doc), step);
    if (!made.doc?.eq(schema.nodeFromJSON(result))) stdout.write(`${JSON.stringify({ step, made })}\n`);
  }
}

const [, , task, seed, count] = argv;
if (task === "read") {
  await readBack();
} else {
  const fuzz = new Fuzz(new Chance(Number(seed)));
  while (fuzz.count < Number(count)) fuzz.chapter();
}
