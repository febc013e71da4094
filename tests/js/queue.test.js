/** Checks the review: its order across chapters, what its keys do, when they do nothing, and its end. */

import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";
import { chapter } from "./support/chapters.js";
import { fire, mount } from "./support/dom_page.js";
import { author, comment, desk, helen, omar, suggestion } from "./support/remark_cast.js";
import { createCard } from "../../static/js/draft/card.js";
import { createQueue } from "../../static/js/draft/queue.js";
import { nextOpen, progressOf } from "../../static/js/draft/queue_order.js";
import { contextOf } from "../../static/js/draft/remark.js";

const doc = chapter("The lens was cleaned with brass polish.");
const cast = [
  suggestion({ id: "later", from: 20, to: 25 }),
  comment({ id: "flood", chapter: "chapter-2" }),
  suggestion({ id: "first", author: omar.id }),
  comment({ id: "note", private: true }),
  comment({ id: "heart", body: "", reactions: [{ reaction: "heart", by: 2 }] }),
  suggestion({ id: "lost", adrift: true }),
];

beforeEach(() => sessionStorage.clear());
afterEach(() => document.body.replaceChildren());

/** A review of the cast, whose decisions come true as the server's would. */
function reviewing() {
  const { context, sent, said } = desk(author);
  /** @type {any} */
  let state = {
    chapters: ["chapter-1", "chapter-2"].map((id) => ({ id, title: "", version: 0, doc })),
    annotations: Object.fromEntries(cast.map((one) => [one.id, one])),
    members: [author, helen, omar],
    you: context.me,
  };
  const place = mount();
  const services = {
    ...context,
    perform: async (/** @type {string} */ name, /** @type {any} */ data) => {
      sent.push({ name, data });
      const decided = { reopen_annotation: "open", accept_suggestion: "accepted", reject_suggestion: "rejected" };
      const verdict = Reflect.get(decided, name) ?? "resolved";
      const one = state.annotations[data.annotation];
      state = { ...state, annotations: { ...state.annotations, [one.id]: { ...one, state: verdict } } };
      cards.get(one.id)?.update(state.annotations[one.id], contextOf(state, services));
      queue.performed(name, one.id);
      return { ok: true };
    },
  };
  const cards = new Map(cast.map((one) => [one.id, createCard(one, contextOf(state, services))]));
  place.append(...[...cards.values()].map(({ element }) => element));
  /** @type {string[]} */
  const seen = [];
  const focusOn = (/** @type {string} */ id) => void seen.push(id);
  const margin = { focusOn, getCard: (/** @type {string} */ id) => cards.get(id), getActive: () => null };
  const options = { services, ...margin, getState: () => state, getChapter: () => "chapter-1", keeps: () => true };
  const queue = createQueue({ ...options, onClear: () => {}, onToggle: () => {} });
  place.append(queue.bar.element);
  return { queue, seen, sent, said, place };
}

/** @param {string} key @param {Element} [target] */
const press = async (key, target = document.body) => {
  fire(target, "KeyboardEvent", "keydown", { key });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
};

test("goes through chapters in order, and past private notes, mere reactions and remarks adrift", async () => {
  const { queue, seen } = reviewing();
  queue.open();
  for (const key of ["j", "j", "j", "k"]) await press(key);
  assert.deepEqual(seen, ["first", "later", "flood", "first", "flood"]);
  queue.leave();
});

test("each key decides, and the next open remark comes by itself", async () => {
  const { queue, seen, sent, said, place } = reviewing();
  queue.open();
  for (const key of ["a", "r", "a"]) await press(key);
  assert.deepEqual(
    sent.map(({ name, data }) => [name, data.annotation]),
    [
      ["accept_suggestion", "first"],
      ["reject_suggestion", "later"],
      ["resolve_comment", "flood"],
    ],
  );
  assert.deepEqual(seen, ["first", "later", "flood"]);
  assert.match(said.join("\n"), /Accepted: Omar’s suggestion\. Helen suggests: brass becomes copper/);
  assert.match(
    place.querySelector(".queue-end")?.textContent ?? "",
    /Everything in the text is decided\..*One more is adrift/,
  );
  queue.leave();
});

test("u takes the last decision back, and then the one before it", async () => {
  const { queue, seen, sent } = reviewing();
  queue.open();
  for (const key of ["a", "r", "u", "u", "u"]) await press(key);
  assert.deepEqual(
    sent.slice(2).map(({ name, data }) => [name, data.annotation]),
    [
      ["reopen_annotation", "later"],
      ["reopen_annotation", "first"],
    ],
  );
  assert.equal(seen.at(-1), "first");
  queue.leave();
});

test("keys do nothing in a text box, with Ctrl, in a dialog, or when the review is left", async () => {
  const { queue, sent, place } = reviewing();
  queue.open();
  await press("e");
  const box = place.querySelector("textarea");
  assert.equal(document.activeElement, box);
  await press("a", /** @type {Element} */ (box));
  fire(document.body, "KeyboardEvent", "keydown", { key: "a", ctrlKey: true });
  await press("Escape");
  assert.equal(queue.isOpen, false);
  await press("a");
  assert.deepEqual(sent, []);
});

test("e sends the author's own version, and nothing but the acceptance where it was left as it is", async () => {
  const { queue, sent, place } = reviewing();
  queue.open();
  await press("e");
  await press("Enter", /** @type {Element} */ (place.querySelector("textarea")));
  await press("e");
  const box = /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea"));
  box.value = "red copper";
  await press("Enter", box);
  assert.deepEqual(sent[0]?.data, { annotation: "first" });
  assert.equal(sent[1]?.data.annotation, "later");
  assert.ok(JSON.stringify(sent[1]?.data.replacement).includes("red copper"));
  queue.leave();
});

test("counts what asks for a decision, and wraps around at the end", () => {
  const annotations = Object.fromEntries(
    [...cast, comment({ id: "old", state: "resolved" })].map((one) => [one.id, one]),
  );
  assert.deepEqual(progressOf(/** @type {any} */ ({ annotations })), { decided: 1, total: 5, adrift: 1 });
  const order = [comment({ id: "a" }), comment({ id: "b", state: "resolved" }), comment({ id: "c" })];
  assert.equal(nextOpen(order, "c")?.id, "a");
  assert.equal(nextOpen(order, "b", -1)?.id, "a");
  assert.equal(nextOpen(order, null, -1)?.id, "c");
  assert.equal(nextOpen([comment({ id: "a" })], "a"), null);
});
