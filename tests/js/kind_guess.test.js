/** Checks what a small suggestion is taken for, and that nothing is guessed where a guess would be idle. */

import assert from "node:assert/strict";
import test from "node:test";
import { guessKind } from "../../static/js/draft/kind_guess.js";

const all = (/** @type {[string, string][]} */ pairs) => pairs.map(([before, after]) => guessKind(before, after));
const every = (/** @type {string | null} */ kind, /** @type {number} */ count) =>
  Array.from({ length: count }, () => kind);

test("a letter, a swap, a case, a space or a sign is a typo", () => {
  const slips = /** @type {[string, string][]} */ ([
    ["lampp", "lamp"],
    ["teh keeper", "the keeper"],
    ["helen", "Helen"],
    ["any one", "anyone"],
    ["oil .", "oil."],
    ["He said no", "He said, no"],
    ["its", "it's"],
    ["LAMP", "Lamp"],
    ["over tide", "over a tide"],
    ["Flutwasser", "Flutwässer"],
  ]);
  assert.deepEqual(all(slips), every("typo", slips.length));
});

test("a few other words are a matter of wording", () => {
  const rewordings = /** @type {[string, string][]} */ ([
    ["brass", "copper"],
    ["He walked slowly down to the boats.", "He strolled down to the boats."],
    ["very, very old", "ancient"],
    ["", "at low tide "],
    ["really ", ""],
  ]);
  assert.deepEqual(all(rewordings), every("wording", rewordings.length));
});

test("nothing is guessed of a whole sentence, nor of no change", () => {
  const long = "The keeper had gone down to the boats before anybody woke.";
  assert.deepEqual(
    all([
      [long, "Nobody saw the keeper leave for the boats that morning."],
      [long, long],
      [long, ""],
    ]),
    [null, null, null],
  );
});
