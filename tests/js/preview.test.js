/** Checks the text with suggestions put in, and the versions of the same words side by side. */

import assert from "node:assert/strict";
import test from "node:test";
import { chapter, find } from "./support/chapters.js";
import { omar, suggestion } from "./support/remark_cast.js";
import { readingsOf, versionsWith } from "../../static/js/draft/choice.js";
import { setsOf } from "../../static/js/draft/preview_dialog.js";
import { fits, withSuggestions } from "../../static/js/draft/preview.js";

const doc = chapter("The lens was cleaned with brass polish.", "Nobody came.");
const words = (/** @type {string} */ text) => (text ? { content: [{ type: "text", text }] } : {});
const on = (/** @type {string} */ original, /** @type {string} */ after, /** @type {object} */ more = {}) =>
  suggestion({ id: original, ...find(doc, original), original, replacement: words(after), ...more });

test("suggestions are put in, from whichever end they come", () => {
  const made = withSuggestions(doc, [on("Nobody", "Not a soul"), on("lens", "great lens"), on("brass ", "")]);
  assert.equal(
    made.doc.textBetween(0, made.doc.content.size, "\n"),
    "The great lens was cleaned with polish.\nNot a soul came.",
  );
  assert.deepEqual(
    made.changes.map(({ from, to, before }) => [made.doc.textBetween(from, to), before]),
    [
      ["great lens", "lens"],
      ["", "brass "],
      ["Not a soul", "Nobody"],
    ],
  );
  assert.deepEqual(made.left, []);
});

test("of two that overlap the first is put in, and one whose words changed is left out", () => {
  const late = on("polish", "rouge", { original: "wax" });
  const made = withSuggestions(doc, [on("brass polish", "rouge"), late, on("polish", "paste")]);
  assert.equal(made.doc.firstChild?.textContent, "The lens was cleaned with rouge.");
  assert.deepEqual(made.left.length, 2);
  assert.equal(fits(doc, late), false);
  assert.equal(doc.firstChild?.textContent, "The lens was cleaned with brass polish.");
});

test("a change of formatting alone is told in words, and one of words is not", () => {
  const italic = { content: [{ type: "text", text: "lens", marks: [{ type: "em" }] }] };
  const made = withSuggestions(doc, [on("lens", "", { replacement: italic }), on("Nobody", "Not a soul")]);
  assert.deepEqual(
    made.changes.map(({ said }) => said),
    ["Make italic: “lens”", ""],
  );
});

test("versions of the same words are told from those that stand alone", () => {
  const some = [on("brass polish", "rouge"), on("polish", "paste", { author: omar.id }), on("lens", "lamp")];
  const annotations = Object.fromEntries(some.map((one) => [one.id, one]));
  const idsOf = (/** @type {any} */ one) => versionsWith(annotations, one).map(({ id }) => id);
  assert.deepEqual(idsOf(some[0]), ["brass polish", "polish"]);
  assert.deepEqual(idsOf(some[1]), ["brass polish", "polish"]);
  assert.deepEqual(idsOf(some[2]), []);
  const { original, readings } = readingsOf(doc, versionsWith(annotations, /** @type {any} */ (some[0])));
  assert.equal(original, "brass polish");
  assert.deepEqual(readings, [
    { id: "brass polish", before: "", put: "rouge", taken: "", after: "" },
    { id: "polish", before: "brass ", put: "paste", taken: "", after: "" },
  ]);
});

test("a version that only takes words out says which", () => {
  const { readings } = readingsOf(doc, [on("brass polish", "rouge"), on("brass ", "")]);
  assert.deepEqual(readings[1], { id: "brass ", before: "", put: "", taken: "brass ", after: "polish" });
});

test("a version that only looks otherwise has no new words", () => {
  const { readings } = readingsOf(doc, [on("brass polish", "rouge"), on("polish", "polish")]);
  assert.deepEqual(readings[1], { id: "polish", before: "brass polish", put: "", taken: "", after: "" });
});

test("one reads with what the filter shows, or with one person's suggestions", () => {
  const open = [
    on("lens", "lamp"),
    on("polish", "paste", { author: omar.id }),
    on("Nobody", "None", { author: omar.id }),
  ];
  const named = (/** @type {number} */ id) => (id === omar.id ? "Omar" : "Helen");
  assert.deepEqual(
    setsOf(open, null, named).map(({ title }) => title),
    ["As Omar would have it", "As Helen would have it"],
  );
  const [first] = setsOf(open, ({ id }) => id === "lens", named);
  assert.deepEqual(
    first?.annotations.map(({ id }) => id),
    ["lens"],
  );
});
