/** Tests by chance of a beta who suggests while the author writes and decides, over a connection with delays. */

import "./support/dom_page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { Chance } from "./support/chance.js";
import { randomChapter } from "./support/random_chapters.js";
import { editOnce } from "./support/random_edits.js";
import { Page } from "./support/suggesting_page.js";
import { Room } from "./support/suggesting_room.js";

const SEED = Number(process.env["FUZZ_SEED"] ?? 20240301);

test("whatever a beta and the author do, a page opened anew shows what the last one showed", async () => {
  let accepted = 0;
  for (let round = 0; round < 40; round += 1) {
    const chance = new Chance(SEED + 5000 + round);
    const room = new Room(randomChapter(chance));
    const page = new Page(room);
    for (let act = 0; act < 30; act += 1) await happen(chance, room, page, round % 2 === 0);
    await page.settle();
    const note = `round ${round}`;
    assert.ok(page.suggesting.base.eq(room.doc), note);
    const again = new Page(room);
    assert.ok(again.doc.eq(page.doc), `${note}: opened anew it is the same text`);
    const seen = page.doc;
    page.close();
    for (const { id } of room.open) accepted += room.accept(id) ? 1 : 0;
    if (round % 2 === 0) assert.ok(room.doc.eq(seen), `${note}: all taken, it is what she saw`);
    await again.settle();
    assert.deepEqual(
      again.sent.filter(({ name }) => name === "suggest_edit"),
      [],
      note,
    );
    again.close();
  }
  assert.ok(accepted > 50, `${accepted} were accepted`);
});

/**
 * @param {Chance} chance
 * @param {Room} room
 * @param {Page} page
 * @param {boolean} alone the author only reads and decides
 */
async function happen(chance, room, page, alone) {
  const kind = chance.below(10);
  if (kind < 4) editOnce(chance, page.writer);
  else if (kind === 4) page.saver?.flush();
  else if (kind === 5) page.hear();
  else if (kind === 6) await page.answer();
  else if (kind === 7 && !alone) authorEdits(chance, room);
  else if (kind === 8 && room.open.length > 0 && !alone) room.accept(chance.pick(room.open).id);
  else if (kind === 9 && room.open.length > 0 && !alone && chance.happens(0.3)) room.reject(chance.pick(room.open).id);
}

/** @param {Chance} chance @param {Room} room */
function authorEdits(chance, room) {
  /** @type {import("prosemirror-transform").Step[]} */
  const steps = [];
  const writer = {
    state: EditorState.create({ doc: room.doc, plugins: [history()] }),
    dispatch: (/** @type {import("prosemirror-state").Transaction} */ tr) => {
      steps.push(...tr.steps);
      writer.state = writer.state.apply(tr);
    },
  };
  editOnce(chance, writer);
  room.edit(steps);
}
