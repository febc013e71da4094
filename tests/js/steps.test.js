/** Tests of steps on the wire. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "prosemirror-state";
import { RemoveMarkStep, Step, Transform } from "prosemirror-transform";
import { schema } from "../../static/js/prose/schema.js";
import { stepsFromWire, stepsToWire } from "../../static/js/prose/steps.js";
import { chapter, marked, paragraph } from "./support/chapters.js";

const italic = schema.mark("em");
const patchwork = () =>
  chapter(paragraph(marked("one", "em"), " two ", marked("three", "em")), paragraph("four ", marked("five", "em")));

/**
 * @param {import("prosemirror-model").Node} doc
 * @param {readonly import("prosemirror-transform").Step[]} steps
 */
const applied = (doc, steps) => steps.reduce((tr, step) => tr.step(step), new Transform(doc)).doc;

test("steps come back from the wire as they were", () => {
  const tr = EditorState.create({ doc: patchwork() })
    .tr.insertText("😀", 2)
    .delete(1, 5)
    .addMark(1, 3, schema.mark("strong"))
    .split(4);
  const back = stepsFromWire(JSON.parse(JSON.stringify(stepsToWire(tr.steps))));
  assert.deepEqual(applied(patchwork(), back).toJSON(), tr.doc.toJSON());
});

test("inverting a mark set over words marked since gives a nested one, which goes over the wire flat", () => {
  const doc = patchwork();
  const removing = new RemoveMarkStep(1, doc.content.size - 1, italic);
  const undoing = removing.invert(doc);
  const since = new Transform(applied(doc, [removing])).addMark(2, 3, italic).doc;
  const nested = undoing.invert(since);
  assert.throws(() => Step.fromJSON(schema, nested.toJSON()), RangeError, "ProseMirror does not read it itself");
  const [wire] = stepsToWire([nested]);
  assert.ok(wire?.steps?.every(({ stepType }) => stepType === "removeMark"));
  const marked = applied(since, [undoing]);
  assert.deepEqual(applied(marked, stepsFromWire([wire ?? {}])).toJSON(), applied(marked, [nested]).toJSON());
  assert.deepEqual(applied(marked, [nested]).toJSON(), since.toJSON());
});

test("a nested mark set that was kept from earlier is read too, in its order", () => {
  const mark = { type: "em" };
  const add = { stepType: "addMark", mark, from: 1, to: 3 };
  const remove = { stepType: "removeMark", mark, from: 2, to: 3 };
  const nested = {
    stepType: "markSet",
    steps: [
      { stepType: "markSet", steps: [add] },
      { stepType: "markSet", steps: [remove] },
    ],
  };
  assert.deepEqual(stepsToWire(stepsFromWire([nested])), [{ stepType: "markSet", steps: [add, remove] }]);
});

test("what is no step of the schema is refused", () => {
  assert.throws(() => stepsFromWire([{ stepType: "teleport" }]), RangeError);
  assert.throws(() => stepsFromWire([{ stepType: "addMark", mark: { type: "blink" }, from: 1, to: 2 }]), RangeError);
});
