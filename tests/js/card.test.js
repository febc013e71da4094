/** Checks a card: its name, its buttons by right and state, what they send, and that nothing half-typed is lost. */

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { fire } from "./support/dom_page.js";
import {
  author,
  boxOf,
  buttonsOf,
  comment,
  desk,
  helen,
  omar,
  press,
  suggestion,
  type,
} from "./support/remark_cast.js";
import { createCard, renderCard } from "../../static/js/draft/card.js";

const viewer = { id: 9, name: "Vera", role: "viewer" };
const accepted = {
  state: "accepted",
  decision: { verdict: "accept", by: 1, at: "2026-03-10T11:00:00Z", reason: "", batch: 7, replacement: null },
};

beforeEach(() => sessionStorage.clear());

test("card is named by its author and its quote", () => {
  assert.equal(renderCard(comment(), desk(author).context).getAttribute("aria-label"), "Helen on “brass”");
});

test("buttons follow rights and state", () => {
  const names = (/** @type {any} */ me, /** @type {any} */ remark) => buttonsOf(renderCard(remark, desk(me).context));
  assert.deepEqual(names(author, comment()), ["Reply", "Resolve"]);
  assert.deepEqual(names(author, suggestion()), ["Accept", "Take with changes", "Reject", "With a reason", "Reply"]);
  assert.deepEqual(names(author, suggestion(accepted)), ["Undo", "Reply"]);
  assert.deepEqual(names(omar, suggestion()), ["Reply"]);
  assert.deepEqual(names(helen, suggestion()), ["Edit", "Withdraw", "Reply"]);
  assert.deepEqual(names(viewer, suggestion()), []);
  assert.deepEqual(names(helen, suggestion({ sending: true })), []);
});

test("a change is said in words as well as in strokes", () => {
  const change = renderCard(suggestion(), desk(author).context).querySelector(".card-change");
  assert.equal(change?.textContent, "Replace brass →  with copper");
  const deletion = renderCard(suggestion({ replacement: {} }), desk(author).context).querySelector(".card-change");
  assert.equal(deletion?.textContent, "Delete brass");
});

test("a long passage that stands struck in the text is shown by its ends, and whole once it is decided", () => {
  const original = `It began. ${"Nobody counted the boats any more. ".repeat(12)}It ended.`;
  const changeOf = (/** @type {object} */ more) =>
    renderCard(suggestion({ original, ...more }), desk(author).context).querySelector("del")?.textContent ?? "";
  assert.match(changeOf({}), /^It began\. .* … .*It ended\.$/);
  assert.ok(changeOf({}).length < 200);
  assert.equal(changeOf(accepted), original);
  assert.equal(changeOf({ adrift: true }), original);
});

test("a card says how many answers it has, for when it is compact", () => {
  const answer = { id: "reply-1", author: 1, body: "Yes.", answer: null, at: "2026-03-10T11:59:00Z", revised_at: null };
  const { context } = desk(author);
  const card = createCard(comment(), context);
  assert.equal(card.element.querySelector(".card-answers"), null);
  card.update(comment({ replies: [answer] }), context);
  assert.equal(card.element.querySelector(".card-answers")?.textContent, "1 answer");
  card.update(comment({ replies: [answer, { ...answer, id: "reply-2" }] }), context);
  assert.equal(card.element.querySelector(".card-answers")?.textContent, "2 answers");
});

test("a double click asks, and does not confirm", async () => {
  const { context, sent } = desk(helen);
  const card = renderCard(comment(), context);
  const withdraw = () =>
    [...card.querySelectorAll("button")].find(({ textContent }) => textContent?.startsWith("Withdraw"));
  for (const detail of [1, 2]) fire(/** @type {Element} */ (withdraw()), "MouseEvent", "click", { detail });
  assert.equal(withdraw()?.textContent, "Withdraw for good");
  assert.deepEqual(sent, []);
  fire(/** @type {Element} */ (withdraw()), "MouseEvent", "click", { detail: 1 });
  assert.deepEqual(
    sent.map(({ name }) => name),
    ["withdraw_annotation"],
  );
});

test("accept, reject, resolve and undo each take one click", async () => {
  const { context, sent } = desk(author);
  await press(renderCard(suggestion(), context), "Accept");
  await press(renderCard(suggestion(), context), "Reject");
  await press(renderCard(comment(), context), "Resolve");
  await press(renderCard(suggestion(accepted), context), "Undo");
  const names = ["accept_suggestion", "reject_suggestion", "resolve_comment", "reopen_annotation"];
  assert.deepEqual(
    sent,
    names.map((name) => ({ name, data: { annotation: "remark-1" } })),
  );
});

test("a rejection can carry its reason", async () => {
  const { context, sent } = desk(author);
  const card = renderCard(suggestion(), context);
  await press(card, "With a reason");
  fire(type(card, "Reason (optional)", "I like brass."), "KeyboardEvent", "keydown", { key: "Enter" });
  assert.deepEqual(sent, [{ name: "reject_suggestion", data: { annotation: "remark-1", reason: "I like brass." } }]);
});

test("decision says who, when and why", () => {
  const decision = {
    verdict: "reject",
    by: 1,
    at: "2026-03-10T11:00:00Z",
    reason: "Too shiny",
    batch: 7,
    replacement: null,
  };
  const line = renderCard(suggestion({ state: "rejected", decision }), desk(helen).context).querySelector(
    ".card-decision",
  );
  assert.match(line?.textContent ?? "", /^Rejected by Anna, 1 h/);
  assert.match(line?.textContent ?? "", /Too shiny$/);
});

test("a conflict shows both sides, and goes when the remark is decided", async () => {
  const { context, server } = desk(author);
  server.answer = {
    ok: false,
    error: { code: "conflict", message: "Changed.", original: "brass", current: "old brass", replacement: "copper" },
  };
  const card = createCard(suggestion(), context);
  await press(card.element, "Accept");
  const sides = card.element.querySelector(".card-conflict");
  assert.match(sides?.textContent ?? "", /have changed since Helen suggested this/);
  assert.match(sides?.textContent ?? "", /Thenbrass.*Nowold brass.*Helen proposescopper/);
  card.update(suggestion(accepted), context);
  assert.equal(sides?.textContent, "");
});

test("a refusal is told in its own sentence", async () => {
  const { context, server, said } = desk(author);
  server.answer = { ok: false, error: { code: "too_many", message: "Wait a moment." } };
  await press(renderCard(comment(), context), "Resolve");
  assert.deepEqual(said, ["Wait a moment."]);
});

test("a half-typed reply outlives events and a reload", async () => {
  const { context } = desk(author);
  const card = createCard(comment(), context);
  await press(card.element, "Reply");
  const box = type(card.element, "Reply", "Half of");
  card.update(comment({ body: "Would brass shine so?", replies: [reply("reply-1", "Yes")] }), context);
  assert.equal(boxOf(card.element, "Reply"), box);
  assert.equal(boxOf(renderCard(comment(), context), "Reply")?.value, "Half of");
});

test("Enter posts a reply, Shift+Enter breaks the line, Escape leaves and keeps", async () => {
  const { context, sent } = desk(omar);
  const card = createCard(comment(), context);
  await press(card.element, "Reply");
  const box = type(card.element, "Reply", "Copper, rather");
  fire(box, "KeyboardEvent", "keydown", { key: "Enter", shiftKey: true });
  fire(box, "KeyboardEvent", "keydown", { key: "Escape" });
  assert.equal(sent.length, 0);
  await press(card.element, "Reply");
  const again = boxOf(card.element, "Reply");
  assert.equal(again?.value, "Copper, rather");
  if (again) fire(again, "KeyboardEvent", "keydown", { key: "Enter" });
  assert.deepEqual(
    sent.map(({ name, data }) => [name, data.body]),
    [["reply", "Copper, rather"]],
  );
  assert.equal(boxOf(card.element, "Reply"), null);
});

test("a posted reply stands there at once, and once only when its event is back", async () => {
  const { context, sent } = desk(omar);
  const card = createCard(comment(), context);
  await press(card.element, "Reply");
  type(card.element, "Reply", "Yes");
  await press(card.element, "Post reply");
  assert.match(card.element.querySelector(".thread")?.textContent ?? "", /Sending….*Yes/);
  card.update(comment({ replies: [reply(sent[0]?.data.reply, "Yes")] }), context);
  assert.equal(card.element.querySelectorAll(".reply").length, 1);
  assert.doesNotMatch(card.element.textContent ?? "", /Sending/);
});

test("a refused reply is back in its box", async () => {
  const { context, server } = desk(omar);
  server.answer = { ok: false, error: { code: "internal", message: "Not now." } };
  const card = createCard(comment(), context);
  await press(card.element, "Reply");
  type(card.element, "Reply", "Yes");
  await press(card.element, "Post reply");
  assert.equal(boxOf(card.element, "Reply")?.value, "Yes");
  assert.equal(card.element.querySelectorAll(".reply").length, 0);
});

test("what did not change is not drawn again", () => {
  const { context } = desk(author);
  const card = createCard(suggestion(), context);
  const before = [".card-author", ".card-change", ".card-actions button"].map((one) => card.element.querySelector(one));
  card.update(suggestion({ body: "Copper is warmer." }), context);
  const after = [".card-author", ".card-change", ".card-actions button"].map((one) => card.element.querySelector(one));
  assert.deepEqual(after, before);
  assert.equal(card.element.querySelector(".card-note")?.textContent, "Copper is warmer.");
});

test("focus stays on the card when its button goes", () => {
  const { context } = desk(author);
  const card = createCard(suggestion(), context);
  document.body.append(card.element);
  card.element.querySelector("button")?.focus();
  card.update(suggestion(accepted), context);
  assert.equal(document.activeElement, card.element);
});

test("withdrawing asks once more", async () => {
  const { context, sent } = desk(helen);
  const card = renderCard(comment(), context);
  await press(card, "Withdraw");
  assert.deepEqual(sent, []);
  await press(card, "Withdraw for good");
  assert.deepEqual(sent, [{ name: "withdraw_annotation", data: { annotation: "remark-1" } }]);
});

test("one's own words can be changed", async () => {
  const { context, sent } = desk(helen);
  const card = renderCard(comment({ kind: "question" }), context);
  await press(card, "Edit");
  assert.equal(boxOf(card, "Your remark")?.value, "Would brass shine here?");
  type(card, "Your remark", "Would it shine?");
  await press(card, "Save");
  const data = { annotation: "remark-1", body: "Would it shine?", kind: "question" };
  assert.deepEqual(sent, [{ name: "revise_annotation", data }]);
  assert.equal(boxOf(card, "Your remark"), null);
});

/**
 * @param {string} id
 * @param {string} body
 */
function reply(id, body) {
  return { id, author: omar.id, body, at: "2026-03-10T11:59:30Z", revised_at: null };
}
