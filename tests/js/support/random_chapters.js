/** Owns chapters made by chance, with everything in them that a story may hold, and places in them. */

import { schema } from "../../../static/js/prose/schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./chance.js").Chance} Chance
 */

const { paragraph, heading, blockquote, scene_break: sceneBreak, hard_break: hardBreak } = schema.nodes;

const PHRASES = [
  "The lamp had been out for a week. ",
  "“Nobody rows here in winter,” she said",
  "salt",
  " and then, without a word, ",
  "👩‍👩‍👧‍👦 on the jetty",
  "👍🏽",
  "🏴󠁧󠁢󠁷󠁬󠁳󠁿 flew at half mast",
  "e\u0301te\u0301, nai\u0308ve, a\u030a\u0323",
  "灯台の火が消えた。",
  "등대지기",
  "𝔏𝔢𝔡𝔤𝔢𝔯 no. 𠮷",
  "\u00a0\u2009—\u200b—",
  "مَنارة البَحر",
  "a",
  " ",
  "The keeper counted the steps: one hundred and nine, as every night. ",
];

/** @param {Chance} chance */
export const phrase = (chance) => chance.pick(PHRASES);

/** @param {Chance} chance */
export const address = (chance) =>
  chance.pick(["https://example.org/tides", "http://example.org/?a=1&b=2", "mailto:keeper@example.org"]);

/** @param {Chance} chance */
export function marks(chance) {
  const names = ["em", "strong", "underline", "strike"].filter(() => chance.happens(0.2));
  const plain = names.map((name) => schema.mark(name));
  return chance.happens(0.1) ? [schema.mark("link", { href: address(chance) }), ...plain] : plain;
}

/** @param {Chance} chance */
function inline(chance) {
  const nodes = chance.some(chance.below(5), () =>
    chance.happens(0.12) ? hardBreak.create(null, null, marks(chance)) : schema.text(phrase(chance), marks(chance)),
  );
  // Neighbours in one style are one node, as they are in an editor.
  return paragraph.create(null, nodes).content;
}

/**
 * @param {Chance} chance
 * @param {number} depth how many quotes may stand in each other here
 * @returns {Node}
 */
export function block(chance, depth = 3) {
  const align = chance.happens(0.2) ? "center" : null;
  const kind = chance.below(20);
  if (kind < 2) return sceneBreak.create();
  if (kind < 4) return heading.create({ level: chance.pick([2, 3, 4]), align }, inline(chance));
  if (kind < 7 && depth > 0) return blockquote.create(null, blocks(chance, 1 + chance.below(3), depth - 1));
  return paragraph.create({ align }, inline(chance));
}

/**
 * @param {Chance} chance
 * @param {number} count
 * @param {number} [depth]
 */
const blocks = (chance, count, depth) => chance.some(count, () => block(chance, depth));

/** @param {Chance} chance */
export function randomChapter(chance) {
  const italics = chance.some(2 + chance.below(3), () =>
    paragraph.create(null, schema.text(phrase(chance), [schema.mark("em")])),
  );
  const doc = schema.node("doc", null, [...blocks(chance, 3 + chance.below(8)), ...italics, ...blocks(chance, 1)]);
  doc.check();
  return doc;
}

/**
 * Whether a position is between the two halves of a character.
 *
 * @param {Node} doc
 * @param {number} pos
 */
export function splitsCharacter(doc, pos) {
  if (pos < 0 || pos > doc.content.size) return false;
  const $pos = doc.resolve(pos);
  if ($pos.textOffset === 0) return false;
  const unit = $pos.parent.child($pos.index()).text?.charCodeAt($pos.textOffset) ?? 0;
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/**
 * A place in a chapter, never within a character.
 *
 * @param {Chance} chance
 * @param {Node} doc
 */
export function place(chance, doc) {
  const pos = chance.below(doc.content.size + 1);
  return splitsCharacter(doc, pos) ? pos - 1 : pos;
}

/**
 * Two places, the first one first.
 *
 * @param {Chance} chance
 * @param {Node} doc
 * @returns {[number, number]}
 */
export function stretch(chance, doc) {
  const one = place(chance, doc);
  const near = Math.min(doc.content.size, one + chance.below(12));
  const other = chance.happens(0.6) && !splitsCharacter(doc, near) ? near : place(chance, doc);
  return [Math.min(one, other), Math.max(one, other)];
}

/**
 * In how many blocks the deepest textblock stands.
 *
 * @param {Node} doc
 */
export function depthOf(doc) {
  let deepest = 0;
  doc.descendants((node, pos) => {
    if (node.isBlock) deepest = Math.max(deepest, doc.resolve(pos).depth);
  });
  return deepest;
}
