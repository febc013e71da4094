/** Owns steps that nobody's editor would send: at places where they may or may not fit. */

import { Slice } from "prosemirror-model";
import { schema } from "../../../static/js/prose/schema.js";
import { place, splitsCharacter } from "./random_chapters.js";
import { randomSlice } from "./random_edits.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./chance.js").Chance} Chance
 * @typedef {import("../../../static/js/prose/steps.js").StepJson} StepJson
 */

/**
 * Places in order, now and then outside of the text or within a character.
 *
 * @param {Chance} chance
 * @param {Node} doc
 * @param {number} count
 */
function places(chance, doc, count) {
  const anywhere = () => (chance.happens(0.1) ? chance.below(doc.content.size + 4) : place(chance, doc));
  const first = anywhere();
  const near = () => (chance.happens(0.7) ? Math.max(0, first + chance.below(9) - 3) : anywhere());
  return [first, ...chance.some(count - 1, near)].sort((one, other) => one - other);
}

/** @param {Chance} chance */
const structure = (chance) => (chance.happens(0.3) ? { structure: true } : {});

/**
 * A slice as JSON, now and then open to other depths than it was cut at.
 *
 * @param {Chance} chance
 */
function slice(chance) {
  if (chance.happens(0.2)) return {};
  const json = randomSlice(chance).toJSON();
  if (!json || chance.happens(0.6)) return json ? { slice: json } : {};
  return { slice: { ...json, openStart: chance.below(4), openEnd: chance.below(4) } };
}

/** @type {((chance: Chance, doc: Node) => StepJson)[]} */
const KINDS = [
  (chance, doc) => {
    const [from, to] = places(chance, doc, 2);
    return { stepType: "replace", from, to, ...slice(chance), ...structure(chance) };
  },
  (chance, doc) => {
    const [from, gapFrom, gapTo, to] = places(chance, doc, 4);
    const wrapped = chance.happens(0.5) ? { slice: { content: [{ type: "blockquote" }] } } : slice(chance);
    const insert = chance.below(3);
    return { stepType: "replaceAround", from, gapFrom, gapTo, to, insert, ...wrapped, ...structure(chance) };
  },
  (chance, doc) => {
    const [from, to] = places(chance, doc, 2);
    const mark = schema.mark(chance.pick(["em", "strong", "strike"])).toJSON();
    return { stepType: chance.pick(["addMark", "removeMark"]), from, to, mark };
  },
];

/**
 * A step made up out of nothing.
 *
 * @param {Chance} chance
 * @param {Node} doc
 */
export const madeUpStep = (chance, doc) => chance.pick(KINDS)(chance, doc);

/**
 * A step of another text or time, at places a little off.
 *
 * @param {Chance} chance
 * @param {StepJson} step
 * @returns {StepJson}
 */
export function shiftedStep(chance, step) {
  const by = chance.below(5) - 2;
  const moved = Object.entries(step).map(([name, value]) =>
    ["from", "to", "gapFrom", "gapTo"].includes(name) ? [name, Math.max(0, Number(value) + by)] : [name, value],
  );
  return Object.fromEntries(moved);
}

/**
 * The positions that a step names.
 *
 * @param {StepJson} step
 * @returns {number[]}
 */
function positions(step) {
  if (step.stepType === "markSet") return (step.steps ?? []).flatMap(positions);
  return [step.from, step.to, step.gapFrom, step.gapTo].filter((value) => typeof value === "number");
}

/**
 * Whether a step names a position within a character, of the text or of what it brings along.
 *
 * @param {Node} doc
 * @param {StepJson} step
 */
export function cutsCharacter(doc, step) {
  if (positions(step).some((pos) => splitsCharacter(doc, pos))) return true;
  if (step.stepType !== "replaceAround") return false;
  const { content, openStart } = Slice.fromJSON(schema, step.slice);
  return splitsCharacter(schema.nodes.doc.create(null, content), Number(step.insert) + openStart);
}
