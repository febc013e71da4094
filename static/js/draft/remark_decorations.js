/** Owns the decorations that show remarks: tinted comments, struck deletions, insertions beside them. */

import { DOMSerializer } from "prosemirror-model";
import { Decoration, DecorationSet } from "prosemirror-view";
import { h } from "../lib/dom.js";
import { schema } from "../prose/schema.js";
import { BESIDE_TEXT } from "./beside_text.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Slice} Slice
 * @typedef {import("./remark_marks.js").Remark} Remark
 */

const serializer = DOMSerializer.fromSchema(schema);
/** Underlines of overlapping remarks are drawn on this many heights. */
const LANES = 3;

/**
 * Everything that shows the remarks: the open ones, and a decided one while it is the active one.
 *
 * @param {Node} doc
 * @param {readonly Remark[]} remarks in the coordinates of `doc`
 * @param {string | null} active
 * @returns {DecorationSet}
 */
export function remarkDecorations(doc, remarks, active) {
  const shown = remarks
    .filter(
      ({ id, state, adrift, to, typed }) =>
        !adrift && !typed && (state === "open" || id === active) && to <= doc.content.size,
    )
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const lanes = lanesOf(shown);
  return DecorationSet.create(
    doc,
    shown.flatMap((remark, at) => decorated(doc, remark, lanes[at] ?? 0, remark.id === active)),
  );
}

/**
 * @param {Node} doc
 * @param {Remark} remark
 * @param {number} lane
 * @param {boolean} isActive
 * @returns {Decoration[]}
 */
function decorated(doc, remark, lane, isActive) {
  const { id, from, to, hue, type, state, replacement } = remark;
  const isOpen = state === "open";
  const isSuggestion = type === "suggestion" && isOpen;
  const look = isSuggestion ? "remark-deletion" : isOpen ? "remark-comment" : "remark-decided";
  const common = `hue-${hue}${isActive ? " is-active" : ""}`;
  const attrs = { class: `remark ${look} remark-lane-${lane} ${common}`, "data-annotation": id };
  const decorations = [Decoration.inline(from, to, { ...attrs, nodeName: isSuggestion ? "del" : "mark" }, { id })];
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.type === schema.nodes.scene_break) decorations.push(Decoration.node(pos, pos + 1, attrs, { id }));
  });
  if (isSuggestion && to > from && isWordless(doc, from, to)) decorations.push(joint(remark, common));
  if (isSuggestion && replacement && replacement.size > 0) {
    decorations.push(insertion(remark, replacement, `remark remark-insertion ${common}`));
  }
  return decorations;
}

/**
 * @param {Node} doc
 * @param {number} from
 * @param {number} to
 */
function isWordless(doc, from, to) {
  let isBare = true;
  doc.nodesBetween(from, to, (node) => {
    if (node.isLeaf) isBare = false;
  });
  return isBare;
}

/**
 * Where paragraphs are to be joined there are no words to strike.
 *
 * @param {Remark} remark
 * @param {string} common
 */
function joint({ id, from }, common) {
  const draw = () =>
    h(
      "del",
      { class: `remark remark-deletion ${common}`, contenteditable: "false", dataset: { annotation: id } },
      h("span", { "aria-hidden": "true" }, "¶"),
    );
  return Decoration.widget(from, draw, { ...BESIDE_TEXT, id, key: `${id} ${common} ¶`, side: -1, marks: [] });
}

/**
 * @param {Remark} remark
 * @param {Slice} replacement
 * @param {string} className
 */
function insertion({ id, to }, replacement, className) {
  const spec = { ...BESIDE_TEXT, id, key: `${id} ${className} ${replacement}`, side: -1, marks: [] };
  const draw = () =>
    h(
      "ins",
      { class: className, contenteditable: "false", dataset: { annotation: id } },
      h("span", { class: "remark-spoken" }, "suggested insertion: "),
      onOneLine(replacement),
    );
  return Decoration.widget(to, draw, spec);
}

/**
 * A slice on one line: where it begins a new paragraph stands a pilcrow.
 *
 * @param {Slice} slice
 * @returns {globalThis.Node[]}
 */
export function onOneLine({ content }) {
  if (content.firstChild?.isInline) return [serializer.serializeFragment(content)];
  /** @type {globalThis.Node[]} */
  const parts = [];
  content.descendants((block) => {
    if (!block.isTextblock && !block.isLeaf) return true;
    if (parts.length > 0) parts.push(document.createTextNode("¶ "));
    parts.push(block.isTextblock ? serializer.serializeFragment(block.content) : h("span", null, "⁂"));
    return false;
  });
  return parts;
}

/**
 * For each remark the lowest height not taken by one that overlaps it.
 *
 * @param {readonly Remark[]} remarks in the order of the text
 * @returns {number[]}
 */
function lanesOf(remarks) {
  /** @type {number[]} */
  const ends = Array.from({ length: LANES }, () => -1);
  return remarks.map(({ from, to }) => {
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? LANES - 1 : free;
    ends[lane] = Math.max(to, ends[lane] ?? 0);
    return lane;
  });
}
