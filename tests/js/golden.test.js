/** Tests that read the golden files of steps, anchors and links, which tests/test_golden_steps.py reads too. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mapRange } from "../../static/js/prose/anchors.js";
import { allowedHref, schema } from "../../static/js/prose/schema.js";
import { textBetween } from "../../static/js/prose/slices.js";
import { stepsFromWire, stepsToWire } from "../../static/js/prose/steps.js";
import { chapter } from "./support/chapters.js";

/** @typedef {import("prosemirror-model").Node} Node */
/** @typedef {import("../../static/js/prose/steps.js").StepJson} StepJson */
/** @typedef {import("../../static/js/prose/anchors.js").Anchor} Anchor */
/** @typedef {{name: string, doc: object, steps: StepJson[], result: object | null}} StepCase */
/**
 * @typedef {{href: string, kept: boolean}} LinkCase
 * @typedef {{name: string, paragraphs: string[], range: Anchor, steps: StepJson[], after: Anchor, words: string}}
 *   AnchorCase
 */

/** @param {string} name */
const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));

/** @param {object} value whose attributes have no prototype, as ProseMirror makes them */
const plain = (value) => JSON.parse(JSON.stringify(value));

/**
 * The text after all steps; throws where one cannot be read or does not fit.
 *
 * @param {Node} doc
 * @param {StepJson[]} wire
 */
function applied(doc, wire) {
  return stepsFromWire(wire).reduce((before, step) => {
    const { doc: after, failed } = step.apply(before);
    if (!after) throw new RangeError(failed ?? "");
    return after;
  }, doc);
}

for (const { name, doc, steps, result } of /** @type {StepCase[]} */ (golden("steps"))) {
  test(`steps: ${name}`, () => {
    const before = schema.nodeFromJSON(doc);
    if (!result) {
      assert.throws(() => applied(before, steps), RangeError);
      return;
    }
    const after = applied(before, steps);
    after.check();
    assert.deepEqual(plain(after.toJSON()), result);
    assert.deepEqual(plain(stepsToWire(stepsFromWire(steps))), steps);
  });
}

for (const { name, paragraphs, range, steps, after, words } of /** @type {AnchorCase[]} */ (golden("anchors"))) {
  test(`anchors: ${name}`, () => {
    const maps = stepsFromWire(steps).map((step) => step.getMap());
    const found = mapRange(range, maps);
    assert.deepEqual(found, after);
    const doc = applied(chapter(...paragraphs), steps);
    assert.equal(textBetween(doc, found.from, found.to), words);
  });
}

for (const { href, kept } of /** @type {LinkCase[]} */ (golden("links"))) {
  test(`links: ${JSON.stringify(href.slice(0, 40))} of ${href.length} is ${kept ? "kept" : "refused"}`, () => {
    const read = () => schema.markFromJSON({ type: "link", attrs: { href } });
    if (kept) assert.equal(read().attrs.href, href);
    else assert.throws(read, RangeError);
    assert.equal(allowedHref(href), kept ? href : null);
  });
}
