/** Owns edits as people make them at the keyboard, chosen by chance: each turns a state into transactions. */

import {
  createParagraphNear,
  deleteSelection,
  joinBackward,
  joinDown,
  joinForward,
  joinUp,
  lift,
  liftEmptyBlock,
  setBlockType,
  splitBlock,
  splitBlockKeepMarks,
  toggleMark,
  wrapIn,
} from "prosemirror-commands";
import { Slice } from "prosemirror-model";
import { closeHistory, redo, undo } from "prosemirror-history";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import * as commands from "../../../static/js/draft/commands.js";
import { schema } from "../../../static/js/prose/schema.js";
import { address, block, phrase, place, randomChapter, stretch } from "./random_chapters.js";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {import("./chance.js").Chance} Chance
 * @typedef {{state: EditorState, dispatch: (tr: Transaction) => void}} Writer
 * @typedef {(chance: Chance, writer: Writer) => void} Edit
 */

const { paragraph, heading, blockquote, scene_break: sceneBreak } = schema.nodes;
const { em, strong, underline, strike } = schema.marks;

/**
 * @param {Chance} chance
 * @param {EditorState} state
 * @returns {Selection}
 */
function randomSelection(chance, { doc }) {
  const [from, to] = stretch(chance, doc);
  const node = doc.nodeAt(from);
  if (node && !node.isText && node.type !== schema.nodes.hard_break && chance.happens(0.15)) {
    return NodeSelection.create(doc, from);
  }
  const $from = doc.resolve(from);
  if (chance.happens(0.3) && $from.parent.isTextblock) {
    return TextSelection.create(doc, chance.happens(0.5) ? $from.start() : $from.end());
  }
  return chance.happens(0.4)
    ? Selection.near($from, chance.pick([-1, 1]))
    : TextSelection.between($from, doc.resolve(to));
}

/**
 * @param {(chance: Chance) => Command} choose
 * @returns {Edit}
 */
const byCommand = (choose) => (chance, writer) => void choose(chance)(writer.state, writer.dispatch);

/**
 * @param {(tr: Transaction, chance: Chance) => Transaction} change
 * @returns {Edit}
 */
const byTransaction = (change) => (chance, writer) => writer.dispatch(change(writer.state.tr, chance));

/** @param {Chance} chance */
const randomMark = (chance) => chance.pick([em, strong, underline, strike]);

/** @param {Chance} chance */
export function randomSlice(chance) {
  if (chance.happens(0.2)) return new Slice(paragraph.create(null, schema.text(phrase(chance))).content, 0, 0);
  const doc = randomChapter(chance);
  return doc.slice(...stretch(chance, doc), chance.happens(0.1));
}

/** @type {Edit} */
function paste(chance, { state, dispatch }) {
  const { from, to } = state.selection;
  const slice = randomSlice(chance);
  const { tr } = state;
  dispatch(chance.pick([() => tr.replaceSelection(slice), () => tr.replaceRange(from, to, slice)])());
}

/** @type {Edit} */
function move(chance, { state, dispatch }) {
  const [from, to] = stretch(chance, state.doc);
  const slice = state.doc.slice(from, to);
  const tr = state.tr.deleteRange(from, to);
  const at = tr.mapping.map(place(chance, state.doc));
  dispatch(tr.replaceRange(at, at, slice));
}

/**
 * Takes italics off several paragraphs and thinks better of it: undoing gives a `markSet`, and redoing what
 * was marked again meanwhile gives one in another.
 *
 * @type {Edit}
 */
function unitaliciseAndUndo(chance, writer) {
  const { doc } = writer.state;
  const [from, to] = chance.happens(0.5) ? [0, doc.content.size] : stretch(chance, doc);
  writer.dispatch(closeHistory(writer.state.tr.removeMark(from, to, em)));
  undo(writer.state, writer.dispatch);
  if (chance.happens(0.4)) redo(writer.state, writer.dispatch);
  if (chance.happens(0.4)) undo(writer.state, writer.dispatch);
}

const join = byCommand((chance) => chance.pick([joinBackward, joinForward, joinUp, joinDown]));
const enter = byCommand((chance) =>
  chance.pick([splitBlock, splitBlockKeepMarks, createParagraphNear, liftEmptyBlock]),
);
const retype = byCommand((chance) =>
  chance.pick([
    commands.toggleHeading(chance.pick([2, 3, 4])),
    commands.makeParagraph,
    commands.toggleCentre,
    setBlockType(heading, { level: 3, align: "center" }),
    setBlockType(paragraph),
  ]),
);

/** @type {[number, Edit][]} */
const EDITS = [
  [10, byTransaction((tr, chance) => tr.insertText(phrase(chance)))],
  [5, byCommand(() => deleteSelection)],
  [4, (chance, { state, dispatch }) => dispatch(state.tr.deleteRange(...stretch(chance, state.doc)))],
  [8, enter],
  [8, join],
  [6, byCommand((chance) => chance.pick([lift, wrapIn(blockquote), commands.toggleQuote]))],
  [7, retype],
  [9, byCommand((chance) => toggleMark(randomMark(chance)))],
  [4, byCommand((chance) => chance.pick([commands.setLink(address(chance)), commands.removeLink]))],
  [7, paste],
  [5, move],
  [3, byCommand(() => commands.insertSceneBreak)],
  [3, byCommand(() => commands.insertLineBreak)],
  [2, byTransaction((tr) => tr.replaceSelectionWith(sceneBreak.create()))],
  [2, (chance, { state, dispatch }) => dispatch(state.tr.insert(place(chance, state.doc), block(chance)))],
  [10, byCommand(() => undo)],
  [6, byCommand(() => redo)],
  [5, unitaliciseAndUndo],
];
const TOTAL = EDITS.reduce((sum, [weight]) => sum + weight, 0);

/**
 * Selects something and makes an edit there; one that cannot be made there does nothing (`joinDown` throws then).
 *
 * @param {Chance} chance
 * @param {Writer} writer
 */
export function editOnce(chance, writer) {
  writer.dispatch(writer.state.tr.setSelection(randomSelection(chance, writer.state)));
  let at = chance.below(TOTAL);
  const chosen = EDITS.find(([weight]) => (at -= weight) < 0);
  try {
    chosen?.[1](chance, writer);
  } catch (error) {
    if (!(error instanceof Error && error.name === "TransformError")) throw error;
  }
}
