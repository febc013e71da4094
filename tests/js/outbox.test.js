/** Tests of the outbox: what is kept, found again, taken over, and left alone. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../static/js/draft/outbox.js";
import { newId } from "../../static/js/lib/ids.js";

/** @typedef {import("../../static/js/draft/outbox.js").Unsent} Unsent */

// Node 24 and later have locks, which end with the process and not with a page of these tests.
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });

const HELEN = 2;

/**
 * @param {string} client
 * @param {Partial<Unsent>} [besides]
 * @returns {Unsent}
 */
function unsent(client, besides = {}) {
  const command = { id: "command-1", draft: "draft-1", name: "reply", data: { body: "Still here." } };
  return { client, draft: newId(), user: HELEN, sending: null, commands: [command], texts: {}, ...besides };
}

test("what one page left is found by the next one", async () => {
  const earlier = await Outbox.open(newId());
  const left = unsent(earlier.client, { texts: { "chapter-1": { version: 3, steps: [{ stepType: "replace" }] } } });
  earlier.keep(left);
  await earlier.settled();
  const later = await Outbox.open(newId());
  assert.deepEqual(await later.left(left.draft, HELEN), [left]);
});

test("somebody else's, another draft's and one's own are not what an earlier page left", async () => {
  const outbox = await Outbox.open(newId());
  const left = unsent(outbox.client);
  outbox.keep(left);
  await outbox.settled();
  const later = await Outbox.open(newId());
  assert.deepEqual(await later.left(left.draft, 1), []);
  assert.deepEqual(await later.left("another-draft", HELEN), []);
  assert.deepEqual(await outbox.left(left.draft, HELEN), []);
});

test("the last record stands, and an empty one removes it", async () => {
  const outbox = await Outbox.open(newId());
  const first = unsent(outbox.client);
  for (const version of [1, 2, 3]) outbox.keep({ ...first, texts: { "chapter-1": { version, steps: [] } } });
  await outbox.settled();
  const later = await Outbox.open(newId());
  assert.deepEqual(
    (await later.left(first.draft, HELEN)).map(({ texts }) => texts["chapter-1"]?.version),
    [3],
  );
  outbox.keep({ ...first, commands: [] });
  await outbox.settled();
  assert.deepEqual(await later.left(first.draft, HELEN), []);
});

test("an outbox that was asked to keep nothing is settled at once", async () => {
  const outbox = await Outbox.open(newId());
  outbox.keep(unsent(outbox.client, { commands: [] }));
  await outbox.settled();
});

test("taking over puts one's own record in place of the earlier one", async () => {
  const earlier = await Outbox.open(newId());
  const left = unsent(earlier.client);
  earlier.keep(left);
  await earlier.settled();
  const later = await Outbox.open(newId());
  later.takeOver(earlier.client, unsent(earlier.client, { commands: [] }));
  later.keep({ ...left, client: later.client });
  await later.settled();
  const last = await Outbox.open(newId());
  assert.deepEqual(await last.left(left.draft, HELEN), [{ ...left, client: later.client }]);
});

test("taking over what came to nothing removes it", async () => {
  const earlier = await Outbox.open(newId());
  const left = unsent(earlier.client);
  earlier.keep(left);
  await earlier.settled();
  const later = await Outbox.open(newId());
  later.takeOver(earlier.client, unsent(earlier.client, { commands: [] }));
  later.keep(unsent(later.client, { commands: [] }));
  await later.settled();
  assert.deepEqual(await later.left(left.draft, HELEN), []);
});

test("a store that fails says so, keeps nobody waiting, and is tried again", async () => {
  const outbox = await Outbox.open(newId());
  const { database } = outbox;
  /** @type {string[]} */
  const failures = [];
  outbox.onFailure = ({ name }) => failures.push(name);
  outbox.database = (await Outbox.open(newId())).database;
  outbox.database.close();
  const left = unsent(outbox.client);
  outbox.keep(left);
  await outbox.settled();
  assert.deepEqual(failures, ["InvalidStateError"]);
  outbox.database = database;
  outbox.keep(left);
  await outbox.settled();
  assert.deepEqual(await (await Outbox.open(newId())).left(left.draft, HELEN), [left]);
});
