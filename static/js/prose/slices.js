/** Owns the way between the words in a text box and a ProseMirror slice that can stand in a chapter. */

import { Fragment, Slice } from "prosemirror-model";
import { schema } from "./schema.js";
import { sharedRuns } from "./word_runs.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Mark} Mark
 * @typedef {import("prosemirror-model").ResolvedPos} ResolvedPos
 */

const { paragraph } = schema.nodes;

/** @param {Node} leaf */
const leafText = (leaf) => (leaf.type === schema.nodes.hard_break ? "\n" : "");

/**
 * The slice that puts typed words at a place: one line is inline, several lines (or paragraphs with empty
 * lines between them) are paragraphs open at both ends, no words are `Slice.empty`.
 *
 * @param {string} text
 * @param {ResolvedPos} $from
 * @param {ResolvedPos} [$to] end of the words it replaces, whose marks it then takes
 * @returns {Slice}
 */
export function textToSlice(text, $from, $to = $from) {
  if (!text) return Slice.empty;
  const marks = marksFor($from, $to);
  const lines = text.split(/(?:\r\n?|\n)+/);
  if (lines.length === 1) return new Slice(Fragment.from(schema.text(text, marks)), 0, 0);
  const blocks = lines.map((line) => paragraph.create(null, line ? schema.text(line, marks) : null));
  return new Slice(Fragment.from(blocks), 1, 1);
}

/**
 * The slice that turns the words between two places into the typed ones, keeping the marks and the blocks of
 * what was not retyped: changing one word of an italic sentence leaves the rest of it as it is.
 *
 * @param {Node} doc
 * @param {number} from
 * @param {number} to
 * @param {string} text in the manner of `textBetween`
 * @returns {Slice}
 */
export function revisedSlice(doc, from, to, text) {
  if (!text) return Slice.empty;
  const { content, openStart, openEnd } = doc.slice(from, to);
  const blocks = [...content.content];
  if (openStart === 0 && openEnd === 0 && blocks.length > 0 && blocks.every((node) => node.isInline)) {
    const broken = blocks.some((node) => node.type === schema.nodes.hard_break);
    if (broken || !/[\r\n]/.test(text)) return new Slice(revisedInline(content, text), 0, 0);
  }
  const lines = text.split(/\r\n?|\n/);
  if (openStart === 1 && openEnd === 1 && lines.length === blocks.length && blocks.every(isPlainTextblock)) {
    const revised = blocks.map((block, at) => block.copy(revisedInline(block.content, lines[at] ?? "")));
    return new Slice(Fragment.from(revised), 1, 1);
  }
  return textToSlice(text, doc.resolve(from), doc.resolve(to));
}

/**
 * The words of a slice, blocks on lines of their own.
 *
 * @param {Slice} slice
 * @returns {string}
 */
export function sliceToText({ content }) {
  return content.textBetween(0, content.size, "\n", leafText);
}

/**
 * The words between two places of a chapter, blocks on lines of their own.
 *
 * @param {Node} doc
 * @param {number} from
 * @param {number} to
 * @returns {string}
 */
export function textBetween(doc, from, to) {
  return doc.textBetween(from, to, "\n", leafText);
}

/**
 * The marks common to all the text in a range; at a point, those that typing there would have.
 *
 * @param {ResolvedPos} $from
 * @param {ResolvedPos} $to
 * @returns {readonly Mark[]}
 */
function marksFor($from, $to) {
  /** @type {readonly Mark[] | null} */
  let common = null;
  if ($to.pos > $from.pos) {
    $from.doc.nodesBetween($from.pos, $to.pos, (node) => {
      if (node.isText) common = (common ?? node.marks).filter((mark) => mark.isInSet(node.marks));
    });
  }
  return common ?? $from.marks();
}

/** @param {Node} block */
function isPlainTextblock(block) {
  return block.isTextblock && !block.content.content.some((node) => node.type === schema.nodes.hard_break);
}

/**
 * Inline content turned into the typed words: those that stood there before stay as they are, new ones take
 * the marks of what they replace.
 *
 * @param {Fragment} content
 * @param {string} text
 * @returns {Fragment}
 */
function revisedInline(content, text) {
  const old = content.textBetween(0, content.size, "\n", leafText);
  const place = paragraph.create(null, content);
  const end = { old: old.length, new: text.length, length: 0 };
  let done = { fragment: Fragment.empty, old: 0, new: 0 };
  for (const run of [...sharedRuns(old, text), end]) {
    const marks = marksFor(place.resolve(done.old), place.resolve(run.old));
    const fragment = done.fragment
      .append(typedLines(text.slice(done.new, run.new), marks))
      .append(content.cut(run.old, run.old + run.length));
    done = { fragment, old: run.old + run.length, new: run.new + run.length };
  }
  return done.fragment;
}

/**
 * @param {string} text
 * @param {readonly Mark[]} marks
 * @returns {Fragment}
 */
function typedLines(text, marks) {
  const nodes = text.split(/(\r\n?|\n)/).map((part, at) => {
    if (at % 2) return schema.nodes.hard_break.create(null, null, marks);
    return part ? schema.text(part, marks) : null;
  });
  return Fragment.fromArray(nodes.filter((node) => node !== null));
}
