/** Owns how steps go over the wire: ProseMirror's JSON, with mark sets one level deep. */

import { Step } from "prosemirror-transform";
import { schema } from "./schema.js";

/** @typedef {{stepType: string, steps?: StepJson[], [key: string]: unknown}} StepJson */

/**
 * The steps as JSON, one object a step.
 *
 * @param {readonly Step[]} steps
 * @returns {StepJson[]}
 */
export function stepsToWire(steps) {
  return steps.map((step) => flattened(/** @type {StepJson} */ (step.toJSON())));
}

/**
 * The steps of a message; throws a RangeError where one is not a step of the schema.
 *
 * @param {readonly object[]} wire
 * @returns {Step[]}
 */
export function stepsFromWire(wire) {
  return wire.map((json) => Step.fromJSON(schema, flattened(/** @type {StepJson} */ (json))));
}

/**
 * A mark set whose members are plain mark steps. `MarkSetStep.invert` puts the inverse of each member,
 * itself often a set, into a new set; `Step.fromJSON` refuses such a nest.
 *
 * @param {StepJson} json
 * @returns {StepJson}
 */
function flattened(json) {
  return json.stepType === "markSet" ? { ...json, steps: members(json) } : json;
}

/**
 * @param {StepJson} json
 * @returns {StepJson[]}
 */
function members(json) {
  return (json.steps ?? []).flatMap((step) => (step.stepType === "markSet" ? members(step) : [step]));
}
