/** Owns what people do to a text: type, delete, split, join, mark, cut and paste, undo. */

import { redo, undo } from "prosemirror-history";
import { joinBackward, toggleMark } from "prosemirror-commands";
import { TextSelection } from "prosemirror-state";
import * as commands from "../../../static/js/draft/commands.js";
import { schema } from "../../../static/js/prose/schema.js";
import { boundaries, stretch, tokensIn, wordsIn } from "./tokens.js";

/**
 * @typedef {import("./random.js").Random} Random
 * @typedef {import("../../../static/js/draft/headless_text.js").HeadlessText} HeadlessText
 * @typedef {Pick<HeadlessText, "state" | "dispatch">} Text
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {{
 *   random: Random, text: Text, clipboard: Slice[], newToken: () => string, quotes: () => string[],
 * }} Desk what a writer has at hand: the open chapter, what was cut, the quotes of remarks
 * @typedef {(desk: Desk) => void} WritingAct
 */

/** How much one person deletes, cuts or marks at once, in positions. */
const LONGEST = 60;
const KINDS_OF_MARK = [schema.marks.em, schema.marks.strong, schema.marks.underline, schema.marks.strike];

/** @type {WritingAct} */
function type({ random, text, newToken }) {
  const at = random.one(boundaries(text.state.doc)) ?? 1;
  const words = `${newToken()} `;
  if (random.happens(0.5)) return text.dispatch(text.state.tr.insertText(words, at));
  [...words].forEach((letter, index) => text.dispatch(text.state.tr.insertText(letter, at + index)));
}

/** @type {WritingAct} */
function remove({ random, text }) {
  const range = stretch(random, text.state.doc, LONGEST);
  if (range) text.dispatch(text.state.tr.delete(range.from, range.to));
}

/** @type {WritingAct} */
function cut({ random, text, clipboard, quotes }) {
  const { doc, tr } = text.state;
  const quoted = random.happens(0.7) ? placeOf(doc, random.one(quotes()) ?? "") : null;
  const range = quoted ?? stretch(random, doc, LONGEST);
  if (!range || clipboard.length > 3) return;
  clipboard.push(doc.slice(range.from, range.to));
  text.dispatch(tr.delete(range.from, range.to));
}

/**
 * Where a quote stands within one block, if no token has come into it.
 *
 * @param {import("prosemirror-model").Node} doc
 * @param {string} quote
 */
function placeOf(doc, quote) {
  /** @type {{from: number, to: number} | null} */
  let place = null;
  doc.descendants((node, pos) => {
    const at = node.isTextblock && quote ? wordsIn(node).indexOf(quote) : -1;
    if (at !== -1) place ??= { from: pos + 1 + at, to: pos + 1 + at + quote.length };
    return !node.isTextblock;
  });
  const { from, to } = place ?? { from: 0, to: 0 };
  return tokensIn(doc).some((found) => found.from < to && found.to > from) ? null : place;
}

/** @type {WritingAct} */
function paste({ random, text, clipboard }) {
  const slice = clipboard.shift();
  const at = random.one(boundaries(text.state.doc));
  if (slice && at !== undefined) text.dispatch(text.state.tr.replace(at, at, slice));
}

/** @type {WritingAct} */
function split({ random, text }) {
  const place = random.one(boundaries(text.state.doc));
  // A text of scene breaks alone has no paragraph to split.
  if (place !== undefined) text.dispatch(text.state.tr.split(place));
}

/** @type {WritingAct} */
function join({ random, text }) {
  /** @type {number[]} */
  const starts = [];
  text.state.doc.descendants((node, pos) => {
    if (node.isTextblock) starts.push(pos + 1);
    return !node.isTextblock;
  });
  at(text, random.one(starts) ?? 1);
  run(text, joinBackward);
}

/** @type {WritingAct} */
function mark({ random, text }) {
  const range = stretch(random, text.state.doc, LONGEST);
  if (!range) return;
  at(text, range.from, range.to);
  run(text, toggleMark(/** @type {import("prosemirror-model").MarkType} */ (random.one(KINDS_OF_MARK))));
}

/** Takes a mark from all of the text, which makes a set of steps when it is undone. @type {WritingAct} */
function unmark({ random, text }) {
  const type = random.one(KINDS_OF_MARK) ?? null;
  text.dispatch(text.state.tr.removeMark(0, text.state.doc.content.size, type));
}

/** @type {WritingAct} */
function shape({ random, text }) {
  at(text, random.one(boundaries(text.state.doc)) ?? 1);
  const { toggleCentre, toggleHeading, toggleQuote, insertSceneBreak, insertLineBreak } = commands;
  const command = random.one([toggleCentre, toggleHeading(2), toggleQuote, insertSceneBreak, insertLineBreak]);
  if (command) run(text, command);
}

/** @type {WritingAct} */
const takeBack = ({ text }) => run(text, undo);

/** @type {WritingAct} */
const doAgain = ({ text }) => run(text, redo);

/**
 * @param {Text} text
 * @param {number} from
 * @param {number} [to]
 */
function at(text, from, to = from) {
  text.dispatch(text.state.tr.setSelection(TextSelection.between(...ends(text.state.doc, from, to))));
}

/**
 * @param {import("prosemirror-model").Node} doc
 * @param {number} from
 * @param {number} to
 * @returns {[import("prosemirror-model").ResolvedPos, import("prosemirror-model").ResolvedPos]}
 */
const ends = (doc, from, to) => [doc.resolve(from), doc.resolve(to)];

/**
 * @param {Text} text
 * @param {Command} command
 */
const run = (text, command) => void command(text.state, (tr) => text.dispatch(tr));

/** Every act, and how often people do it. @type {Readonly<Record<string, [number, WritingAct]>>} */
export const WRITING = {
  type: [40, type],
  delete: [8, remove],
  cut: [10, cut],
  paste: [14, paste],
  split: [6, split],
  join: [6, join],
  mark: [8, mark],
  unmark: [2, unmark],
  shape: [5, shape],
  undo: [12, takeBack],
  redo: [3, doAgain],
};

/** What betas type: everything but what would make one suggestion of the whole chapter. */
export const TYPING = Object.fromEntries(Object.entries(WRITING).filter(([name]) => name !== "unmark"));
