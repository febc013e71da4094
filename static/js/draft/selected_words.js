/** Owns which words a selection means: without the empty ends of blocks that browsers select along with them. */

/**
 * The selection from its first selected character to its last; null where it holds none.
 *
 * @param {import("prosemirror-state").EditorState} state
 * @returns {{from: number, to: number} | null}
 */
export function selectedWords({ doc, selection: { from, to } }) {
  let first = -1;
  let last = -1;
  doc.nodesBetween(from, to, (node, at) => {
    if (!node.isInline) return true;
    const start = Math.max(from, at);
    const end = Math.min(to, at + node.nodeSize);
    if (start < end) {
      if (first < 0) first = start;
      last = end;
    }
    return false;
  });
  return first < 0 ? null : { from: first, to: last };
}
