/** Owns how one's own typed suggestions look in the text: what is new underlined, what is gone struck, at its place. */

import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { h } from "../lib/dom.js";
import { textBetween } from "../prose/slices.js";
import { BESIDE_TEXT } from "./beside_text.js";
import { onOneLine } from "./remark_decorations.js";
import { activeRemark } from "./remark_marks.js";
import { suggestingOf } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("./suggesting_state.js").Span} Span
 * @typedef {{id: string, class: string}} Look
 * @typedef {{suggesting: object | undefined, active: string | null, set: DecorationSet}} Drawn
 */

/**
 * @param {number} hue of the person who suggests
 * @returns {Plugin<Drawn>}
 */
export function suggestingMarks(hue) {
  /** @type {Plugin<Drawn>} */
  const plugin = new Plugin({
    state: {
      init: (_config, state) => drawn(state, hue),
      apply: (_tr, before, _old, state) => {
        const isSame = before.suggesting === suggestingOf(state) && before.active === activeRemark(state);
        return isSame ? before : drawn(state, hue);
      },
    },
    props: { decorations: (state) => plugin.getState(state)?.set },
  });
  return plugin;
}

/**
 * @param {EditorState} state
 * @param {number} hue
 * @returns {Drawn}
 */
function drawn(state, hue) {
  const suggesting = suggestingOf(state);
  const active = activeRemark(state);
  const decorations = (suggesting?.spans ?? []).flatMap((span) =>
    decorated(/** @type {Node} */ (suggesting?.base), state.doc, span, {
      id: span.id,
      class: `hue-${hue}${span.id === active ? " is-active" : ""}`,
    }),
  );
  return { suggesting, active, set: DecorationSet.create(state.doc, decorations) };
}

/**
 * @param {Node} base
 * @param {Node} doc
 * @param {Span} span
 * @param {Look} look
 * @returns {Decoration[]}
 */
function decorated(base, doc, { from, to, fromB, toB }, look) {
  const inserted = textBetween(doc, fromB, toB);
  const isSameWords = to > from && toB > fromB && textBetween(base, from, to) === inserted;
  if (isSameWords && doc.resolve(fromB).sameParent(doc.resolve(toB)) && inserted) {
    return [written(fromB, toB, "suggested-formatting", look)];
  }
  if (isSameWords) {
    const blocks = blocksIn(doc, fromB, toB);
    if (blocks.length > 0) return blocks.map(({ at, node }) => framed(at, node, look));
  }
  const decorations = toB > fromB ? [written(fromB, toB, "suggested-insertion", look)] : [];
  if (to > from) decorations.push(struck(base, doc, { from, to, fromB }, look));
  return [...decorations, ...breaksIn(doc, fromB, toB, look)];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {string} className
 * @param {Look} look
 */
function written(from, to, className, look) {
  const attrs = { class: `remark ${className} ${look.class}`, "data-annotation": look.id, nodeName: "ins" };
  return Decoration.inline(from, to, attrs, { id: look.id });
}

/**
 * @param {number} at
 * @param {Node} node
 * @param {Look} look
 */
function framed(at, node, look) {
  const attrs = { class: `remark suggested-block ${look.class}`, "data-annotation": look.id };
  return Decoration.node(at, at + node.nodeSize, attrs, { id: look.id });
}

/**
 * The outermost blocks that begin in a range.
 *
 * @param {Node} doc
 * @param {number} from
 * @param {number} to
 */
function blocksIn(doc, from, to) {
  /** @type {{at: number, node: Node}[]} */
  const blocks = [];
  doc.nodesBetween(from, to, (node, at) => {
    if (!node.isBlock || at < from) return node.isBlock;
    blocks.push({ at, node });
    return false;
  });
  return blocks;
}

/**
 * What is gone, where it was.
 *
 * @param {Node} base
 * @param {Node} doc
 * @param {{from: number, to: number, fromB: number}} place
 * @param {Look} look
 */
function struck(base, doc, { from, to, fromB }, look) {
  const gone = base.slice(from, to);
  const isInline = doc.resolve(fromB).parent.inlineContent;
  const hasWords = gone.content.textBetween(0, gone.content.size) !== "";
  const kind = isInline ? "suggested-inline" : hasWords ? "suggested-gone" : "suggested-gone suggested-sign";
  const draw = () =>
    h(
      "del",
      {
        class: `remark suggested-deletion ${kind} ${look.class}`,
        contenteditable: "false",
        dataset: { annotation: look.id },
      },
      h("span", { class: "remark-spoken" }, "suggested deletion: "),
      onOneLine(gone).some((part) => part.textContent) ? onOneLine(gone) : "¶",
    );
  const key = `${look.id} ${look.class} ${isInline} ${gone}`;
  return Decoration.widget(fromB, draw, { ...BESIDE_TEXT, id: look.id, key, side: -1, marks: [] });
}

/**
 * The ends of paragraphs and the scene breaks that are new.
 *
 * @param {Node} doc
 * @param {number} from
 * @param {number} to
 * @param {Look} look
 */
function breaksIn(doc, from, to, look) {
  /** @type {Decoration[]} */
  const breaks = [];
  doc.nodesBetween(from, to, (node, at) => {
    const end = at + node.nodeSize - 1;
    if (node.isBlock && node.isLeaf) breaks.push(framed(at, node, look));
    else if (node.isTextblock && end >= from && end < to) breaks.push(pilcrow(end, look));
    return true;
  });
  return breaks;
}

/**
 * @param {number} at
 * @param {Look} look
 */
function pilcrow(at, look) {
  const draw = () =>
    h(
      "ins",
      {
        class: `remark suggested-insertion ${look.class}`,
        contenteditable: "false",
        dataset: { annotation: look.id },
      },
      h("span", { class: "remark-spoken" }, "suggested new paragraph"),
      h("span", { "aria-hidden": "true" }, "¶"),
    );
  return Decoration.widget(at, draw, {
    ...BESIDE_TEXT,
    id: look.id,
    key: `${look.id} ${look.class} ¶`,
    side: 1,
  });
}
