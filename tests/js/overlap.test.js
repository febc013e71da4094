/** Tests that JavaScript sees the same choices as Python, on the cases both know. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choices, overlaps } from "../../static/js/prose/overlap.js";

/** @type {{ranges: Record<string, [number, number]>, choices: string[][]}[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/overlap.json", import.meta.url), "utf-8"));

for (const { ranges, choices: expected } of GOLDEN) {
  test(`of ${JSON.stringify(ranges)} these are one choice: ${JSON.stringify(expected)}`, () => {
    const given = Object.fromEntries(Object.entries(ranges).map(([id, [from, to]]) => [id, { from, to }]));
    assert.deepEqual(choices(given), expected);
  });
}

test("what is put in at the edge of other words leaves those alone, inside them it does not", () => {
  const words = { from: 3, to: 8 };
  const overlapping = [3, 4, 8].filter((at) => overlaps({ from: at, to: at }, words));
  assert.deepEqual(overlapping, [4]);
});
