/** What counts as read of a chapter that is left: the version that was there for ten seconds. */

import "./support/dom_page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { createReading } from "../../static/js/draft/reading.js";

const SECOND = 1000;

/** @param {readonly string[]} can */
function reader(can = ["mark_read"]) {
  let now = 0;
  const chapters = [
    { id: "first", version: 3 },
    { id: "second", version: 1 },
  ];
  /** @type {unknown[]} */
  const noted = [];
  const state = /** @type {any} */ ({ you: { can }, chapters, read: {} });
  const reading = createReading({
    services: { draft: "d", now: () => now, perform: async (name, data) => noted.push([name, data]) },
    getState: () => state,
  });
  return {
    noted,
    /** @param {string} chapter that is open for so long @param {number} seconds */
    read(chapter, seconds) {
      reading.update(chapter);
      now += seconds * SECOND;
    },
    /** A change in the first chapter, of which the page is told. */
    change() {
      state.chapters[0].version += 1;
      reading.update("first");
    },
  };
}

test("a chapter that was open for a moment is not read", () => {
  const { read, noted } = reader();
  read("first", 9);
  read("second", 9);
  assert.deepEqual(noted, []);
});

test("a chapter that was open for a while is read once another is opened", () => {
  const { read, noted } = reader();
  read("first", 10);
  assert.deepEqual(noted, []);
  read("second", 20);
  read("first", 1);
  assert.deepEqual(noted, [
    ["mark_read", { chapter: "first", version: 3 }],
    ["mark_read", { chapter: "second", version: 1 }],
  ]);
});

test("what was written in the last moments is not read yet", () => {
  const { read, change, noted } = reader();
  read("first", 20);
  change();
  read("first", 5);
  change();
  read("first", 6);
  change();
  read("second", 1);
  assert.deepEqual(noted, [["mark_read", { chapter: "first", version: 4 }]]);
});

test("those who write are not asked what they have read", () => {
  const { read, noted } = reader(["mark_read", "edit_text"]);
  read("first", 20);
  read("second", 1);
  assert.deepEqual(noted, []);
});
