/** Owns the cleaning of pasted HTML: what Word, Google Docs and LibreOffice wrote becomes a few plain elements. */

import { h } from "../lib/dom.js";
import { allowedHref } from "../prose/schema.js";

/**
 * @typedef {{
 *   em: boolean, strong: boolean, underline: boolean, strike: boolean,
 *   centred: boolean, href: string | null, quoted: boolean,
 * }} Manner how the words at a place are to look, inherited from the elements around them
 */

const DROPPED = new Set(
  "script style title meta link head xml svg img picture video audio object iframe button input select textarea template".split(
    " ",
  ),
);
const BLOCKS = new Set(
  "address article aside caption center dd div dl dt figcaption figure footer form header li main ol pre section table td th tr ul".split(
    " ",
  ),
);
const HEADINGS = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);
const SCENE_BREAK = /^(?:(?:\*\s*){3,}|-{3,}|~{3,}|(?:[-–—]\s+){2,}[-–—]|⁂)$/;
const NOTHING = /^[\s\u00a0\u200b\ufeff]*$/;

/** @type {Manner} */
const PLAIN = { em: false, strong: false, underline: false, strike: false, centred: false, href: null, quoted: false };

/**
 * Replaces what an element holds by paragraphs, headings, quotes, scene breaks and marked words; all else
 * of the markup goes, the words stay.
 *
 * @param {Element} root detached from the page
 */
export function tidyHtml(root) {
  const tidied = [...root.childNodes].flatMap((child) => tidy(child, PLAIN));
  root.replaceChildren(...tidied);
  dropSpacers(root);
}

/**
 * Whether a paragraph of this text alone stands for a scene break.
 *
 * @param {string} text
 */
export function isSceneBreak(text) {
  return SCENE_BREAK.test(text.trim());
}

/**
 * @param {Node} node
 * @param {Manner} outer
 * @returns {Node[]}
 */
function tidy(node, outer) {
  if (node.nodeType === 3) return [marked(node.nodeValue ?? "", outer)];
  if (node.nodeType !== 1) return [];
  const element = /** @type {Element} */ (node);
  const tag = element.localName.toLowerCase();
  const style = declarations(element);
  if (DROPPED.has(tag) || isHidden(style)) return [];
  if (style["mso-tab-count"] || style["mso-spacerun"]) return [marked(" ", outer)];
  if (tag === "br") return style["page-break-before"] ? [] : [h("br")];
  if (tag === "hr") return [h("hr")];
  const manner = mannerOf(element, tag, style, outer);
  const children = [...element.childNodes].flatMap((child) => tidy(child, manner));
  return arranged(element, tag, manner, outer, children);
}

/**
 * The children in the element that stays of theirs, or bare where nothing needs to.
 *
 * @param {Element} element
 * @param {string} tag
 * @param {Manner} manner
 * @param {Manner} outer
 * @param {Node[]} children
 * @returns {Node[]}
 */
function arranged(element, tag, manner, outer, children) {
  const align = manner.centred ? "center" : null;
  const nested = children.some((child) => /^(p|h\d|blockquote|hr|div)$/.test(child.nodeName.toLowerCase()));
  if (nested && tag !== "blockquote") return [h("div", null, children)];
  if (tag === "p" && /^(mso)?title$/i.test(element.className)) return [h("h1", { align }, children)];
  if (HEADINGS.has(tag)) return [h(/** @type {"h1"} */ (tag), { align }, children)];
  if (tag === "blockquote") return [h(outer.quoted ? "div" : "blockquote", null, children)];
  if (tag === "p" || BLOCKS.has(tag)) return [h("p", { align }, children)];
  return children;
}

/**
 * @param {Element} element
 * @param {string} tag
 * @param {Record<string, string>} style
 * @param {Manner} outer
 * @returns {Manner}
 */
function mannerOf(element, tag, style, outer) {
  const manner = { ...outer };
  if (tag === "i" || tag === "em" || tag === "cite") manner.em = true;
  if (tag === "b" || tag === "strong") manner.strong = true;
  if (tag === "u" || tag === "ins") manner.underline = true;
  if (tag === "s" || tag === "strike" || tag === "del") manner.strike = true;
  if (tag === "blockquote") manner.quoted = true;
  if (tag === "a") manner.href = allowedHref(element.getAttribute("href")) ?? outer.href;
  const align = style["text-align"] ?? element.getAttribute("align")?.toLowerCase();
  if (align) manner.centred = align === "center";
  if (tag === "center") manner.centred = true;
  if (style["font-style"]) manner.em = /italic|oblique/.test(style["font-style"]);
  const weight = style["font-weight"];
  if (weight) manner.strong = !HEADINGS.has(tag) && (/^bold/.test(weight) || Number(weight) >= 600);
  const decoration = `${style["text-decoration"] ?? ""} ${style["text-decoration-line"] ?? ""}`;
  if (/underline/.test(decoration)) manner.underline = true;
  if (/line-through/.test(decoration)) manner.strike = true;
  return manner;
}

/**
 * The declarations of what was the style attribute (`data-style`: see `tidyPastedHtml`).
 *
 * @param {Element} element
 * @returns {Record<string, string>}
 */
function declarations(element) {
  const pairs = (element.getAttribute("data-style") ?? "").split(";").map((declaration) => {
    const [name = "", ...value] = declaration.split(":");
    return [name.trim().toLowerCase(), value.join(":").trim().toLowerCase()];
  });
  return Object.fromEntries(pairs.filter(([name]) => name));
}

/**
 * Word's list bullets, comments and hidden text.
 *
 * @param {Record<string, string>} style
 */
function isHidden(style) {
  return (
    style["display"] === "none" ||
    style["mso-hide"] === "all" ||
    style["mso-list"] === "ignore" ||
    /^comment/.test(style["mso-element"] ?? "") ||
    style["mso-special-character"] === "comment"
  );
}

/**
 * @param {string} text
 * @param {Manner} manner
 * @returns {Node}
 */
function marked(text, { em, strong, underline, strike, href }) {
  /** @type {Node} */
  let node = document.createTextNode(text);
  if (NOTHING.test(text)) return node;
  if (strike) node = h("s", null, node);
  if (underline && !href) node = h("u", null, node);
  if (strong) node = h("strong", null, node);
  if (em) node = h("em", null, node);
  return href ? h("a", { href }, node) : node;
}

/**
 * Empty paragraphs used as space go, and so do line breaks between blocks; rows of stars become scene breaks.
 *
 * @param {Element} root
 */
function dropSpacers(root) {
  for (const block of root.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div, blockquote")) {
    const text = block.textContent ?? "";
    if (isSceneBreak(text)) block.replaceWith(h("hr"));
    else if (NOTHING.test(text) && !block.querySelector("hr")) block.remove();
  }
  for (const br of root.querySelectorAll("br")) {
    const besides = [br.previousElementSibling, br.nextElementSibling];
    if (besides.some((sibling) => sibling && /^(P|H\d|DIV|BLOCKQUOTE|HR)$/.test(sibling.nodeName))) br.remove();
  }
}
