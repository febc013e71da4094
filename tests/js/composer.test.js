/** Checks the composer: what it posts, what it keeps, and that it follows its passage. */

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { Step } from "prosemirror-transform";
import { chapter, find } from "./support/chapters.js";
import { fire, mount } from "./support/dom_page.js";
import { boxOf, desk, helen, press, settled, type } from "./support/remark_cast.js";
import { createComposer } from "../../static/js/draft/composer.js";
import { schema } from "../../static/js/prose/schema.js";

const doc = chapter("The lens was cleaned with brass polish.", "Nobody came.");

beforeEach(() => sessionStorage.clear());

/** A composer on a page, and what it told the page. */
function writing(taps = false) {
  const { context, ...rest } = desk(helen, taps);
  const draft = { ...context, chapters: [{ id: "chapter-1", title: "Low water", version: 7, doc }] };
  const place = mount();
  /** @type {any[]} */
  const ranges = [];
  /** @type {Map<string, any>} */
  const sending = new Map();
  const composer = createComposer({
    context: () => draft,
    place: (element) => place.replaceChildren(...(element ? [element] : [])),
    onDraftRange: (range) => ranges.push(range),
    onSending: (annotation) => sending.set(annotation.id, annotation),
    onRefused: (id) => sending.delete(id),
    onDone: () => {},
  });
  return { ...rest, composer, place, ranges, sending, draft };
}

const passage = { chapter: "chapter-1", version: 7, ...find(doc, "brass polish") };

test("Enter posts a comment on the passage at its version", async () => {
  const { composer, place, sent, sending, ranges } = writing();
  composer.comment(passage);
  fire(type(place, "Comment", " Would it shine? "), "KeyboardEvent", "keydown", { key: "Enter" });
  const { annotation, ...data } = sent[0]?.data ?? {};
  assert.equal(sent[0]?.name, "leave_comment");
  assert.deepEqual(data, { ...passage, body: "Would it shine?", kind: null });
  assert.equal(sending.get(annotation)?.sending, true);
  assert.equal(sending.get(annotation)?.quote, "brass polish");
  assert.equal(composer.isOpen, false);
  assert.deepEqual(ranges, [{ from: passage.from, to: passage.to }, null]);
});

test("what was typed on the passage is in the box already", () => {
  const { composer, place } = writing();
  composer.comment(passage, "W");
  composer.comment(passage, "h");
  assert.equal(boxOf(place, "Comment")?.value, "Wh");
});

test("a suggestion begins with the words and sends a slice", async () => {
  const { composer, place, sent } = writing();
  composer.suggest(passage);
  assert.equal(boxOf(place, "Replace with")?.value, "brass polish");
  type(place, "Replace with", "copper polish");
  type(place, "Why (optional)", "Warmer.");
  await press(place, "Suggest");
  const { name, data } = sent[0] ?? { name: "", data: {} };
  assert.equal(name, "suggest_edit");
  assert.deepEqual([data.body, data.kind], ["Warmer.", "wording"]);
  assert.deepEqual(data.replacement, { content: [{ type: "text", text: "copper polish" }] });
});

test("what the person chooses is never overridden by a guess", async () => {
  const { composer, place, sent } = writing();
  composer.suggest(passage);
  type(place, "Replace with", "copper polish");
  await press(place, "continuity");
  type(place, "Replace with", "Brass polish");
  await press(place, "Suggest");
  assert.equal(sent[0]?.data.kind, "continuity");
});

test("a note only for oneself says so, and a reaction needs no words", async () => {
  const { composer, place, sent, sending } = writing(true);
  composer.comment(passage);
  type(place, "Comment", "Check the date.");
  place.querySelector("input")?.click();
  await press(place, "Post");
  await composer.react(passage, "heart");
  assert.deepEqual(
    sent.map(({ name, data }) => [name, data.body, data.private, data.reaction]),
    [
      ["leave_comment", "Check the date.", true, undefined],
      ["leave_comment", "", undefined, "heart"],
    ],
  );
  assert.equal(sending.get(sent[0]?.data.annotation)?.private, true);
});

test("a suggestion without words deletes the passage", async () => {
  const { composer, place, sent } = writing();
  composer.suggest(passage);
  type(place, "Replace with", "");
  await press(place, "Suggest");
  assert.deepEqual(sent[0]?.data.replacement, {});
});

test("a suggestion that changes nothing and an empty comment are not posted", async () => {
  const { composer, place, sent } = writing();
  composer.suggest(passage);
  await press(place, "Suggest");
  composer.close();
  composer.comment(passage);
  type(place, "Comment", "  ");
  await press(place, "Post");
  assert.deepEqual(sent, []);
});

test("Escape leaves and keeps the words for the passage", () => {
  const { composer, place } = writing();
  composer.comment(passage);
  fire(type(place, "Comment", "Half of"), "KeyboardEvent", "keydown", { key: "Escape" });
  assert.equal(composer.isOpen, false);
  composer.comment({ ...passage, ...find(doc, "Nobody") });
  assert.equal(boxOf(place, "Comment")?.value, "");
  composer.comment(passage);
  assert.equal(boxOf(place, "Comment")?.value, "Half of");
});

test("a refused remark is back in its box", async () => {
  const { composer, place, server, said, sending } = writing();
  server.answer = { ok: false, error: { code: "too_many", message: "Wait a moment." } };
  composer.comment(passage);
  type(place, "Comment", "Would it shine?");
  await press(place, "Post");
  await settled();
  assert.equal(boxOf(place, "Comment")?.value, "Would it shine?");
  assert.deepEqual(said, ["Wait a moment."]);
  assert.equal(sending.size, 0);
});

test("passage follows the text while the remark is written", async () => {
  const { composer, place, sent, draft, ranges } = writing();
  composer.comment(passage);
  const step = { stepType: "replace", from: 1, to: 1, slice: { content: [{ type: "text", text: "Oh. " }] } };
  const next = Step.fromJSON(schema, step).apply(doc).doc ?? doc;
  draft.chapters = [{ id: "chapter-1", title: "Low water", version: 8, doc: next }];
  composer.follow({ draft: "draft-1", seq: 9, data: { chapter: "chapter-1", version: 7, steps: [step] } });
  assert.deepEqual(ranges.at(-1), find(next, "brass polish"));
  type(place, "Comment", "Would it shine?");
  await press(place, "Post");
  const { version, from, to } = sent[0]?.data ?? {};
  assert.deepEqual({ version, from, to }, { version: 8, ...find(next, "brass polish") });
});

test("nothing is posted on words that are gone, and what was typed stays", async () => {
  const { composer, place, sent, said } = writing();
  composer.comment(passage);
  const steps = [{ stepType: "replace", from: passage.from - 1, to: passage.to + 1 }];
  composer.follow({ draft: "draft-1", seq: 9, data: { chapter: "chapter-1", version: 7, steps } });
  type(place, "Comment", "Would it shine?");
  await press(place, "Post");
  assert.deepEqual(sent, []);
  assert.match(said[0] ?? "", /were deleted/);
  assert.equal(boxOf(place, "Comment")?.value, "Would it shine?");
});
