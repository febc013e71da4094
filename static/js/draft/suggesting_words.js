/** Owns the words for changes that are not only changes of words, and for what became of one's own. */

import { Slice } from "prosemirror-model";
import { schema } from "../prose/schema.js";
import { sliceToText } from "../prose/slices.js";
import { quoted } from "./remark.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Mark} Mark
 * @typedef {import("./remark.js").Annotation} Annotation
 */

const { heading, blockquote, scene_break: sceneBreak } = schema.nodes;
const LOOKS = /** @type {Record<string, string>} */ ({
  em: "italic",
  strong: "bold",
  underline: "underlined",
  strike: "struck through",
  link: "a link",
});
const QUOTED = 80;

/**
 * What a suggestion changes besides words (formatting, paragraphs, headings, scene breaks), as a sentence without an
 * end; "" where its words say all.
 *
 * @param {Pick<Annotation, "replacement" | "original" | "from" | "to">} annotation
 * @param {Node | null} [doc] the chapter in which it stands; without it formatting that was there before is named too
 * @returns {{text: string}}
 */
export function describeChange({ replacement, original, from, to }, doc = null) {
  if (!replacement) return { text: "" };
  const slice = Slice.fromJSON(schema, replacement);
  const words = sliceToText(slice).trim();
  if (words !== original.trim()) return { text: "" };
  if (!words) return { text: wordless(slice, from, to) };
  const old = doc && to <= doc.content.size ? doc.slice(from, to) : null;
  if (slice.content.firstChild?.isInline) return { text: formatting(slice, old, words) };
  return { text: `${arrangement(slice, from, to, original)}: ${quoted(words, QUOTED)}` };
}

/**
 * @param {Slice} slice
 * @param {number} from
 * @param {number} to
 */
function wordless({ content, openStart, openEnd }, from, to) {
  const block = content.firstChild;
  if (!block && to === from) return "Take out the break here";
  if (!block) return to - from === 1 ? "Take out the scene break" : "Join with the next paragraph";
  if (holds(content, sceneBreak)) return "Put a scene break here";
  if (block.isInline) return "Break the line here";
  if (openStart === 0 && openEnd > 0 && content.childCount === 1) return becoming(block);
  return "Begin a new paragraph here";
}

/** @param {Node} block */
function becoming(block) {
  if (block.type === heading) return "Make this a heading";
  if (block.type === blockquote) return "Set this as a quotation";
  return block.attrs["align"] === "center" ? "Centre this paragraph" : "Make this an ordinary paragraph";
}

/**
 * @param {Slice} slice
 * @param {Slice | null} old
 * @param {string} words
 */
function formatting(slice, old, words) {
  const before = old ? commonMarks(old) : [];
  const after = commonMarks(slice);
  const on = after.filter((mark) => !mark.isInSet(before)).map(lookOf);
  const off = before.filter((mark) => !mark.isInSet(after)).map(lookOf);
  const quote = quoted(words, QUOTED);
  if (on.length > 0) return `Make ${on.join(" and ")}: ${quote}`;
  return off.length > 0 ? `Make no longer ${off.join(" and ")}: ${quote}` : `Change the formatting: ${quote}`;
}

/** @param {Mark} mark */
const lookOf = (mark) => LOOKS[mark.type.name] ?? mark.type.name;

/**
 * The marks that all the text of a slice has.
 *
 * @param {Slice} slice
 * @returns {readonly Mark[]}
 */
function commonMarks({ content }) {
  /** @type {readonly Mark[] | null} */
  let common = null;
  content.descendants((node) => {
    if (node.isText) common = (common ?? node.marks).filter((mark) => mark.isInSet(node.marks));
  });
  return common ?? [];
}

/**
 * @param {Slice} slice
 * @param {number} from
 * @param {number} to
 * @param {string} original
 */
function arrangement({ content, size }, from, to, original) {
  if (holds(content, blockquote)) return "Set as a quotation";
  if (size > to - from) return "Begin a new paragraph";
  if (size < to - from) return original.trim().includes("\n") ? "Join the paragraphs" : "Change the paragraph";
  return holds(content, heading) ? "Make this a heading" : "Change the paragraph";
}

/**
 * @param {import("prosemirror-model").Fragment} content
 * @param {import("prosemirror-model").NodeType} type
 */
function holds(content, type) {
  let found = false;
  content.descendants((node) => {
    found ||= node.type === type;
  });
  return found;
}

/**
 * What is said where a suggestion of one's own leaves the text; "" where one took it back oneself, or it is the text now.
 *
 * @param {import("./state.js").DraftState} state
 * @param {string} id
 * @param {Slice} slice as it was shown last
 * @param {boolean} isSaved whether its card keeps it so
 */
export function leftWords(state, id, slice, isSaved) {
  const annotation = state.annotations[id];
  const by = state.members.find((member) => member.id === annotation?.decision?.by)?.name ?? "The author";
  const words = sliceToText(slice).trim();
  if (!isSaved && words) return `${whileWriting(annotation?.state, by)} These words were not saved: “${words}”`;
  const which = words ? `your suggestion ${quoted(words, QUOTED)}` : "your suggestion";
  if (annotation?.state === "rejected") return `${by} rejected ${which}. It has left the text; its card keeps it.`;
  if (annotation?.state === "thanked") return `${by} chose another version in place of ${which}. Its card keeps it.`;
  return "";
}

/**
 * @param {import("./remark.js").Annotation["state"] | undefined} state
 * @param {string} by
 */
function whileWriting(state, by) {
  if (state === "accepted") return `${by} accepted your suggestion while you were writing on in it.`;
  if (state === "rejected") return `${by} rejected your suggestion while you were writing in it.`;
  if (state === "thanked") return `${by} chose another version while you were writing in yours.`;
  return "Your suggestion was taken back while you were writing in it.";
}

/**
 * What is said where a suggestion could not be saved. All of its words: they may be nowhere else.
 *
 * @param {import("./session.js").Ack} ack
 * @param {Slice | null} slice
 */
export function refusedWords({ error }, slice) {
  const reason = error?.message ?? "A suggestion could not be saved.";
  const words = slice ? sliceToText(slice).trim() : "";
  return words ? `${reason} These words are only on this page: “${words}”` : reason;
}

/**
 * The card of a suggestion that is on its way.
 *
 * @param {{annotation: string, chapter: string, from: number, to: number, replacement: object}} data
 * @param {number} author
 * @param {string} original
 * @returns {Annotation}
 */
export function sendingSuggestion({ annotation: id, chapter, from, to, replacement }, author, original) {
  const at = new Date().toISOString();
  return {
    ...{ id, chapter, from, to, adrift: false, quote: original, prefix: "", suffix: "", author, at },
    ...{ body: "", kind: null, replacement, original, state: "open", decision: null, revised_at: null },
    ...{ replies: [], reactions: [], private: false, sending: true },
  };
}
