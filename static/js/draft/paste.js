/** Owns what becomes of pasted and dropped content on its way into a chapter. */

import { Fragment, Slice } from "prosemirror-model";
import { schema } from "../prose/schema.js";
import { isSceneBreak, tidyHtml } from "./tidy_html.js";

/**
 * @typedef {import("prosemirror-model").ResolvedPos} ResolvedPos
 * @typedef {import("prosemirror-model").Mark} Mark
 */

const { paragraph, scene_break: sceneBreak, hard_break: hardBreak } = schema.nodes;
/** The widths, in characters, at which mail and plain-text programs break their lines. */
const HARD_WRAP = { narrowest: 40, widest: 100 };

/**
 * The properties that make an EditorView paste well.
 *
 * @type {Pick<import("prosemirror-view").EditorProps, "transformPastedHTML" | "clipboardTextParser">}
 */
export const pasteProps = {
  transformPastedHTML: tidyPastedHtml,
  clipboardTextParser: (text, $context) => plainTextSlice(text, $context),
};

/**
 * Clipboard HTML as plain, marked paragraphs; what ProseMirror itself copied is left as it is. The page's content
 * security policy holds for parsed documents too and complains of every style, so styles are read as data.
 *
 * @param {string} html
 * @returns {string}
 */
export function tidyPastedHtml(html) {
  const inert = html.replace(/<style\b.*?<\/style\s*>/gis, "").replace(/(<[^<>]*?\s)style(\s*=)/gi, "$1data-style$2");
  const { body } = new DOMParser().parseFromString(inert, "text/html");
  if (body.querySelector("[data-pm-slice]")) return html;
  tidyHtml(body);
  const serializer = new XMLSerializer();
  return [...body.childNodes].map((node) => serializer.serializeToString(node)).join("");
}

/**
 * Plain text as paragraphs. Where empty lines part the paragraphs, a single line end is a space if the
 * text was wrapped by a program, and a line break (verse, letters) if a person made it; where there are no
 * empty lines every line is a paragraph. Stars stay stars, but a row of them alone is a scene break.
 *
 * @param {string} text
 * @param {ResolvedPos} $context
 * @returns {Slice}
 */
export function plainTextSlice(text, $context) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
  const spaced = /\n[ \t]*\n/.test(lines);
  const blocks = lines.split(spaced ? /\n(?:[ \t]*\n)+/ : /\n+/);
  const joined =
    spaced && isHardWrapped(blocks) ? blocks.map((block) => block.replace(/[ \t]*\n[ \t]*/g, " ")) : blocks;
  const nodes = joined.map((block) =>
    isSceneBreak(block) ? sceneBreak.create() : paragraph.create(null, brokenLines(block, $context.marks())),
  );
  return Slice.maxOpen(Fragment.from(nodes));
}

/**
 * Whether every line within the blocks ends where the next word would not have fitted any more.
 *
 * @param {string[]} blocks
 */
function isHardWrapped(blocks) {
  const lines = blocks.map((block) => block.split("\n"));
  const width = Math.max(...lines.flat().map((line) => line.length));
  if (width < HARD_WRAP.narrowest || width > HARD_WRAP.widest) return false;
  return lines.every((block) =>
    block.slice(1).every((line, at) => (block[at]?.length ?? 0) + 1 + (line.split(" ")[0]?.length ?? 0) > width),
  );
}

/**
 * @param {string} block
 * @param {readonly Mark[]} marks
 */
function brokenLines(block, marks) {
  return block
    .split("\n")
    .flatMap((line, at) => [...(at ? [hardBreak.create()] : []), ...(line ? [schema.text(line, marks)] : [])]);
}
