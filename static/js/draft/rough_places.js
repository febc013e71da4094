/** Owns about how far down the page the places of a text are: blocks are measured when they change, lines are not. */

import { remarkAt } from "./remark_marks.js";

/**
 * @typedef {import("prosemirror-view").EditorView} EditorView
 * @typedef {{node: import("prosemirror-model").Node, start: number, size: number, top: number, height: number}} Block
 *   `top` in pixels from the top of the text.
 */

/**
 * Where the words of remarks begin, in pixels from the top of the page; good until the text or its width changes.
 *
 * @param {EditorView} view
 * @returns {import("./card_column.js").WordPlaces}
 */
export function wordPlaces(view) {
  const rough = roughPlaces(view);
  return {
    rough: (id) => {
      const remark = remarkAt(view.state, id);
      return remark && rough(remark.from);
    },
    exact: (id) => {
      const remark = remarkAt(view.state, id);
      return remark && view.coordsAtPos(remark.from, 1).top + scrollY;
    },
  };
}

/**
 * @param {EditorView} view
 * @returns {(pos: number) => number} pixels from the top of the page, within a block by how much of it comes before
 */
function roughPlaces(view) {
  const blocks = blocksOf(view);
  const origin = view.dom.getBoundingClientRect().top + scrollY;
  return (pos) => {
    const block = blocks[lastBefore(blocks, pos)];
    if (!block) return 0;
    const inside = Math.min(1, Math.max(0, (pos - block.start) / block.size));
    return origin + block.top + block.height * inside;
  };
}

/** What was measured last of a text. @type {WeakMap<EditorView, {size: string, blocks: Block[]}>} */
const measured = new WeakMap();

/**
 * The blocks of the text. As long as it keeps its width and height only those are measured that are other nodes than
 * before: a letter more in a line moves nothing else.
 *
 * @param {EditorView} view
 * @returns {Block[]}
 */
function blocksOf(view) {
  const { offsetWidth, offsetHeight, children } = view.dom;
  const size = `${offsetWidth} ${offsetHeight}`;
  const before = measured.get(view);
  const elements = [...children].filter((child) => !child.classList.contains("ProseMirror-widget"));
  const { doc } = view.state;
  if (elements.length !== doc.childCount)
    return [{ node: doc, start: 0, size: doc.content.size, top: 0, height: offsetHeight }];
  const known = before?.size === size && before.blocks.length === elements.length ? before.blocks : [];
  let start = 0;
  const blocks = elements.map((element, at) => {
    const node = doc.child(at);
    const here = start;
    start += node.nodeSize;
    const old = known[at];
    if (old?.node === node) return old.start === here ? old : { ...old, start: here };
    const { offsetTop, offsetHeight: height } = /** @type {HTMLElement} */ (element);
    return { node, start: here, size: node.nodeSize, top: offsetTop, height };
  });
  measured.set(view, { size, blocks });
  return blocks;
}

/**
 * @param {Block[]} blocks
 * @param {number} pos
 * @returns {number} of the last block that begins at or before a place; -1 where there is none
 */
function lastBefore(blocks, pos) {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.start ?? 0) <= pos) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
