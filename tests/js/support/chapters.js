/** Owns the short way to write a chapter in a test. */

import { schema } from "../../../static/js/prose/schema.js";

/** @typedef {import("prosemirror-model").Node} Node */

/**
 * A chapter of paragraphs; `***` is a scene break.
 *
 * @param {...(string | Node)} blocks
 * @returns {Node}
 */
export function chapter(...blocks) {
  return schema.node(
    "doc",
    null,
    blocks.map((block) => (typeof block === "string" ? written(block) : block)),
  );
}

/** @param {string} text */
function written(text) {
  return text === "***" ? schema.node("scene_break") : paragraph(text);
}

/**
 * @param {...(string | Node)} inline
 * @returns {Node}
 */
export function paragraph(...inline) {
  return schema.node(
    "paragraph",
    null,
    inline.map((part) => (typeof part === "string" ? schema.text(part) : part)).filter(Boolean),
  );
}

/**
 * Words with marks.
 *
 * @param {string} words
 * @param {...string} marks
 */
export function marked(words, ...marks) {
  return schema.text(
    words,
    marks.map((name) => schema.mark(name, name === "link" ? { href: "https://example.org/" } : null)),
  );
}

/**
 * Where words stand in a chapter.
 *
 * @param {Node} doc
 * @param {string} words within one block
 * @returns {{from: number, to: number}}
 */
export function find(doc, words) {
  let from = -1;
  doc.descendants((node, pos) => {
    const at = node.isTextblock ? node.textBetween(0, node.content.size, "\n", "\n").indexOf(words) : -1;
    if (from === -1 && at !== -1) from = pos + 1 + at;
  });
  if (from === -1) throw new Error(`"${words}" is not in the chapter`);
  return { from, to: from + words.length };
}
