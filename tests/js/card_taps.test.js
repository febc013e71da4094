/** Checks what is set on a card in one tap, and what it says of private notes, versions and changed acceptances. */

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { fire } from "./support/dom_page.js";
import { author, buttonsOf, comment, desk, helen, omar, press, suggestion } from "./support/remark_cast.js";
import { renderCard } from "../../static/js/draft/card.js";

beforeEach(() => sessionStorage.clear());

test("a kind is set in one tap, by its writer and by the author, and a guess stands first", async () => {
  const { context, sent } = desk(author, true);
  const card = renderCard(suggestion(), context);
  assert.equal(card.querySelector(".card-kinds button")?.getAttribute("aria-label"), "wording, our guess");
  await press(card, "wording, our guess");
  await press(renderCard(comment({ kind: "question" }), context), "question");
  assert.deepEqual(sent, [
    { name: "classify_annotation", data: { annotation: "remark-1", kind: "wording" } },
    { name: "classify_annotation", data: { annotation: "remark-1", kind: null } },
  ]);
  assert.equal(renderCard(comment(), desk(omar, true).context).querySelector(".card-kinds button"), null);
  assert.ok(renderCard(comment(), desk(helen, true).context).querySelector(".card-kinds button"));
});

test("reactions are one tap each, and are counted with the names of who gave them", async () => {
  const { context, sent } = desk(author, true);
  const reactions = [
    { reaction: "heart", by: omar.id },
    { reaction: "heart", by: author.id },
    { reaction: "tear", by: omar.id },
  ];
  const card = renderCard(comment({ reactions }), context);
  const names = buttonsOf(/** @type {Element} */ (card.querySelector(".reactions")));
  assert.deepEqual(names, ["Love, 2: Omar and you", "Laugh", "Gasp", "Tear, 1: Omar", "Applause"]);
  assert.equal(card.querySelector(".reaction-count")?.textContent, "2");
  await press(card, "Love, 2: Omar and you");
  await press(card, "Applause");
  assert.deepEqual(
    sent.map(({ data }) => [data.reaction, data.on]),
    [
      ["heart", false],
      ["applause", true],
    ],
  );
});

test("a reaction without words says what it is, and a private note who sees it", async () => {
  const { context, sent } = desk(helen, true);
  const heart = comment({ body: "", reactions: [{ reaction: "gasp", by: helen.id }] });
  assert.equal(renderCard(heart, context).querySelector(".card-reaction")?.textContent, "gasps at this");
  const note = renderCard(comment({ private: true }), context);
  assert.equal(note.querySelector(".card-private")?.textContent, "Only for you");
  assert.equal(note.querySelector(".reactions button"), null);
  await press(note, "Publish note");
  assert.deepEqual(sent, [{ name: "publish_note", data: { annotation: "remark-1" } }]);
});

test("what was put in instead, and who is thanked, is said in words", () => {
  const replacement = { content: [{ type: "text", text: "bronze" }] };
  const decision = { verdict: "accepted", by: 1, at: "2026-03-10T11:00:00Z", reason: "", batch: 7, replacement };
  const changed = renderCard(suggestion({ state: "accepted", decision }), desk(helen).context);
  assert.match(changed.querySelector(".card-decision")?.textContent ?? "", /^Accepted with changes by Anna/);
  assert.equal(changed.querySelector(".card-changed")?.textContent, "Put in: bronze");
  const thanks = { ...decision, verdict: "thanked", replacement: null };
  const thanked = renderCard(suggestion({ state: "thanked", decision: thanks }), desk(helen).context);
  assert.match(thanked.querySelector(".card-decision")?.textContent ?? "", /^Thanks – another version was chosen/);
});

test("versions of the same words are one choice", async () => {
  const { context } = desk(author);
  const other = suggestion({ id: "remark-2", author: omar.id, replacement: {} });
  const annotations = { "remark-1": suggestion(), "remark-2": other };
  assert.ok(buttonsOf(renderCard(other, { ...context, annotations })).includes("One of 2 versions"));
});

test("kinds and reactions are one stop for Tab each, and arrow keys go through them", () => {
  const card = renderCard(comment(), desk(author, true).context);
  document.body.append(card);
  for (const row of [".card-kinds", ".reactions"]) {
    const buttons = [...card.querySelectorAll(`${row} button`)].map((one) => /** @type {HTMLElement} */ (one));
    const stops = () => buttons.filter(({ tabIndex }) => tabIndex === 0);
    assert.deepEqual(stops(), buttons.slice(0, 1));
    buttons[0]?.focus();
    fire(/** @type {Element} */ (buttons[0]), "KeyboardEvent", "keydown", { key: "ArrowLeft" });
    assert.equal(document.activeElement, buttons.at(-1));
    assert.deepEqual(stops(), buttons.slice(-1));
    fire(/** @type {Element} */ (buttons.at(-1)), "KeyboardEvent", "keydown", { key: "ArrowRight" });
    assert.equal(document.activeElement, buttons[0]);
  }
  card.remove();
});

test("a change that is not one of words is said as a sentence, and an answer has its sign", () => {
  const replacement = { content: [{ type: "text", text: "brass", marks: [{ type: "em" }] }] };
  const card = renderCard(suggestion({ replacement }), desk(author).context);
  assert.equal(card.querySelector(".card-change")?.textContent, "Make italic: “brass”");
  const reply = { author: helen.id, body: "Yes, solved.", at: "2026-03-10T11:59:30Z", revised_at: null };
  const replies = [
    { ...reply, id: "reply-1", answer: "solved" },
    { ...reply, id: "reply-2", answer: "not_yet" },
    { ...reply, id: "reply-3", answer: null },
  ];
  const thread = renderCard(comment({ replies }), desk(author).context).querySelectorAll(".reply");
  const chips = [...thread].map((one) => one.querySelector(".reply-answer")?.textContent ?? "");
  assert.deepEqual(chips, ["Solved", "Not yet", ""]);
});

test("a suggestion that is typed on in the first minutes is not called edited, a later change and a comment are", () => {
  const at = "2026-03-10T11:00:00Z";
  const time = (/** @type {any} */ remark) =>
    renderCard(remark, desk(author).context).querySelector(".card-time")?.textContent ?? "";
  assert.doesNotMatch(time(suggestion({ at, revised_at: "2026-03-10T11:04:00Z" })), /edited/);
  assert.match(time(suggestion({ at, revised_at: "2026-03-10T11:06:00Z" })), /edited/);
  assert.match(time(comment({ at, revised_at: "2026-03-10T11:01:00Z" })), /edited/);
});
