/** Owns the commands of the manuscript that ProseMirror does not bring along: blocks, scene breaks, links. */

import { lift, setBlockType, wrapIn } from "prosemirror-commands";
import { Fragment } from "prosemirror-model";
import { closeHistory } from "prosemirror-history";
import { Selection, TextSelection } from "prosemirror-state";
import { allowedHref, schema } from "../prose/schema.js";
import { isSceneBreak } from "./tidy_html.js";

/**
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-model").MarkType} MarkType
 * @typedef {import("prosemirror-model").ResolvedPos} ResolvedPos
 */

const { paragraph, heading, blockquote, scene_break: sceneBreak, hard_break: hardBreak } = schema.nodes;
const { link } = schema.marks;

/**
 * The paragraphs and headings that the selection touches, each with its place.
 *
 * @param {EditorState} state
 */
function textblocks({ doc, selection }) {
  /** @type {{node: import("prosemirror-model").Node, pos: number}[]} */
  const found = [];
  doc.nodesBetween(selection.from, selection.to, (node, pos) => {
    if (node.isTextblock) found.push({ node, pos });
    return !node.isTextblock;
  });
  return found;
}

/**
 * Whether a mark is on the selected words, or on what would be typed.
 *
 * @param {EditorState} state
 * @param {MarkType} type
 */
export function hasMark({ doc, selection, storedMarks }, type) {
  const { from, to, empty, $from } = selection;
  return empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type);
}

/** @param {EditorState} state */
export const inHeading = (state) => textblocks(state).some(({ node }) => node.type === heading);

/** @param {EditorState} state */
export const isCentred = (state) => textblocks(state).some(({ node }) => node.attrs.align === "center");

/** @param {EditorState} state */
export function inQuote({ selection: { $from } }) {
  return Array.from({ length: $from.depth }, (_, at) => $from.node(at + 1)).some(({ type }) => type === blockquote);
}

/**
 * Makes headings of the level, or paragraphs where they are that already.
 *
 * @param {number} level
 * @returns {Command}
 */
export function toggleHeading(level) {
  return (state, dispatch) => {
    const already = textblocks(state).every(({ node }) => node.type === heading && node.attrs.level === level);
    const align = isCentred(state) ? "center" : null;
    return (already ? setBlockType(paragraph, { align }) : setBlockType(heading, { level, align }))(state, dispatch);
  };
}

/** @type {Command} */
export const makeParagraph = (state, dispatch) =>
  setBlockType(paragraph, { align: isCentred(state) ? "center" : null })(state, dispatch);

/** @type {Command} */
export const toggleQuote = (state, dispatch) => (inQuote(state) ? lift : wrapIn(blockquote))(state, dispatch);

/** @type {Command} */
export function toggleCentre(state, dispatch) {
  const blocks = textblocks(state);
  if (blocks.length === 0) return false;
  const align = isCentred(state) ? null : "center";
  const { tr } = state;
  for (const { node, pos } of blocks) {
    if (node.attrs.align !== align) tr.setNodeMarkup(pos, null, { ...node.attrs, align });
  }
  dispatch?.(tr.scrollIntoView());
  return true;
}

/** @type {Command} */
export function insertLineBreak(state, dispatch) {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(hardBreak.create()).scrollIntoView());
  return true;
}

/** @type {Command} */
export function insertSceneBreak(state, dispatch) {
  if (!(state.selection instanceof TextSelection)) return false;
  if (dispatch) {
    const tr = state.tr.deleteSelection();
    const { $from } = tr.selection;
    if ($from.parentOffset > 0 && $from.parentOffset < $from.parent.content.size) tr.split($from.pos);
    const at = $from.parentOffset > 0 ? $from.pos + 1 : $from.before();
    const isEmpty = $from.parent.content.size === 0;
    const next = tr.doc.resolve(isEmpty ? $from.after() : at).nodeAfter;
    const added = next?.isTextblock ? [sceneBreak.create()] : [sceneBreak.create(), paragraph.create()];
    tr.replaceWith(at, isEmpty ? $from.after() : at, Fragment.from(added));
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at + 1), 1)).scrollIntoView());
  }
  return true;
}

/**
 * A paragraph that is a row of stars or dashes alone becomes a scene break, with a new paragraph after it.
 *
 * @type {Command}
 */
export function starsToSceneBreak({ tr, selection: { $from, empty } }, dispatch) {
  const { parent, parentOffset } = $from;
  const isAtEnd = empty && parent.type === paragraph && parentOffset === parent.content.size;
  if (!isAtEnd || !isSceneBreak(parent.textContent)) return false;
  const start = $from.before();
  tr.replaceWith(start, $from.after(), [sceneBreak.create(), paragraph.create()]);
  dispatch?.(
    closeHistory(tr)
      .setSelection(TextSelection.create(tr.doc, start + 2))
      .scrollIntoView(),
  );
  return true;
}

/**
 * The link around the caret or at the start of the selection, as a range and its address.
 *
 * @param {EditorState} state
 * @returns {{from: number, to: number, href: string} | null}
 */
export function linkAt({ selection: { $from } }) {
  const mark = [$from.nodeAfter, $from.nodeBefore].map((node) => node && link.isInSet(node.marks)).find(Boolean);
  if (!mark) return null;
  const { parent } = $from;
  const linked = (/** @type {number} */ at) => mark.isInSet(parent.maybeChild(at)?.marks ?? []);
  let first = $from.index() - ($from.textOffset === 0 && !linked($from.index()) ? 1 : 0);
  let last = first;
  while (first > 0 && linked(first - 1)) first -= 1;
  while (linked(last + 1)) last += 1;
  const from = $from.start() + offsetOf(parent, first);
  return { from, to: $from.start() + offsetOf(parent, last + 1), href: mark.attrs.href };
}

/**
 * @param {import("prosemirror-model").Node} parent
 * @param {number} index
 */
function offsetOf(parent, index) {
  return parent.content.content.slice(0, index).reduce((sum, child) => sum + child.nodeSize, 0);
}

/**
 * Links the selected words; without any, the link at the caret; without one, the address itself is written.
 *
 * @param {string} href one that `addressTyped` let pass
 * @returns {Command}
 */
export function setLink(href) {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection;
    const mark = link.create({ href });
    const range = empty ? linkAt(state) : { from, to };
    if (range) dispatch?.(state.tr.removeMark(range.from, range.to, link).addMark(range.from, range.to, mark));
    else dispatch?.(state.tr.replaceSelectionWith(schema.text(href.replace(/^mailto:/, ""), [mark]), false));
    return true;
  };
}

/** @type {Command} */
export function removeLink(state, dispatch) {
  const { from, to, empty } = state.selection;
  const range = empty ? linkAt(state) : { from, to };
  if (!range || !state.doc.rangeHasMark(range.from, range.to, link)) return false;
  dispatch?.(state.tr.removeMark(range.from, range.to, link));
  return true;
}

/**
 * The address a person meant: `example.org/a` is https, `ann@example.org` is mail. Null where it cannot be one.
 *
 * @param {string} typed
 * @returns {string | null}
 */
export function addressTyped(typed) {
  const text = typed.trim();
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text)) return allowedHref(`mailto:${text}`);
  if (/^[^\s:/?#@]+\.[^\s:/?#@]{2,}(?::\d+)?(?:[/?#]\S*)?$/.test(text)) return allowedHref(`https://${text}`);
  return /\s/.test(text) ? null : allowedHref(text);
}
