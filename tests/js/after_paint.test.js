// What can wait: it is done once however often it is asked for, and not at all once it has been done otherwise.
import assert from "node:assert/strict";
import { test } from "node:test";
import { whenIdle } from "../../static/js/lib/after_paint.js";

/** Resolves when what was asked for before is done. */
const rested = () => new Promise((/** @type {(value?: undefined) => void} */ resolve) => whenIdle(resolve).soon());

test("what is wanted several times before there is time for it is done once", async () => {
  let done = 0;
  const drawing = whenIdle(() => done++);
  drawing.soon();
  drawing.soon();
  assert.equal(done, 0);
  await rested();
  assert.equal(done, 1);
});

test("what has been done otherwise is not done again", async () => {
  let done = 0;
  const drawing = whenIdle(() => done++);
  drawing.soon();
  drawing.cancel();
  await rested();
  assert.equal(done, 0);
});

test("what is wanted again right after it was done waits for a pause, and is not lost", async () => {
  /** @type {number[]} */
  const times = [];
  await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    const drawing = whenIdle(() => {
      times.push(performance.now());
      if (times.length === 2) resolve();
      else drawing.soon();
    });
    drawing.soon();
  });
  assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 100);
});
