/** Owns the schema of a chapter's text in the browser: `schema.json`, and how it reads and writes HTML. */

import { Schema } from "prosemirror-model";
import spec from "../../../beta/prose/schema.json" with { type: "json" };

/**
 * @typedef {import("prosemirror-model").NodeSpec} NodeSpec
 * @typedef {import("prosemirror-model").MarkSpec} MarkSpec
 * @typedef {import("prosemirror-model").AttributeSpec} AttributeSpec
 */

const { allowed } = spec;
const LEVEL_OF_TAG = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 4, h6: 4 };

/**
 * The address as it is stored, or null where its scheme is not one of http, https and mailto.
 *
 * @param {string | null} typed
 * @returns {string | null}
 */
export function allowedHref(typed) {
  const href = (typed ?? "").trim();
  return isAllowedHref(href) && URL.canParse(href) ? href : null;
}

/**
 * Whether a text may hold this address: the rule of `is_safe_href` in `checks.py`, so that no browser stumbles over
 * what the server let in.
 *
 * @param {string} href
 */
function isAllowedHref(href) {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href)?.[1]?.toLowerCase() ?? "";
  return allowed.href_schemes.includes(scheme) && href.length <= allowed.max_href && !/[\s\p{Cc}\p{Cs}]/u.test(href);
}

/**
 * Whether a paragraph or heading is written to stand in the middle.
 *
 * @param {HTMLElement} dom
 * @returns {"center" | null}
 */
function alignOf(dom) {
  if (dom.style.textAlign) return dom.style.textAlign === "center" ? "center" : null;
  const align = dom.getAttribute("align");
  if (align) return align.toLowerCase() === "center" ? "center" : null;
  return dom.classList.contains("centred") || dom.closest("center") ? "center" : null;
}

/** @param {import("prosemirror-model").Node} node */
const centred = (node) => (node.attrs.align === "center" ? { class: "centred" } : {});

/** @type {Record<string, NodeSpec>} */
const nodeHtml = {
  paragraph: {
    parseDOM: [{ tag: "p", getAttrs: (dom) => ({ align: alignOf(dom) }) }],
    toDOM: (node) => ["p", centred(node), 0],
  },
  heading: {
    parseDOM: Object.entries(LEVEL_OF_TAG).map(([tag, level]) => ({
      tag,
      getAttrs: (dom) => ({ level, align: alignOf(dom) }),
    })),
    toDOM: (node) => [`h${node.attrs.level}`, centred(node), 0],
  },
  blockquote: { parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
  scene_break: { parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  hard_break: { parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

/** @type {Record<string, MarkSpec>} */
const markHtml = {
  link: {
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (dom) => {
          const href = allowedHref(dom.getAttribute("href"));
          return href !== null && { href };
        },
      },
    ],
    toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "nofollow noopener" }, 0],
  },
  em: {
    parseDOM: [
      { tag: "i" },
      { tag: "em" },
      { style: "font-style=italic" },
      { style: "font-style=oblique" },
      { style: "font-style=normal", clearMark: (mark) => mark.type.name === "em" },
    ],
    toDOM: () => ["em", 0],
  },
  strong: {
    parseDOM: [
      { tag: "strong" },
      // Google Docs wraps everything it copies in <b style="font-weight: normal">.
      { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
      { style: "font-weight=400", clearMark: (mark) => mark.type.name === "strong" },
      { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
    ],
    toDOM: () => ["strong", 0],
  },
  underline: {
    parseDOM: [{ tag: "u" }, { style: "text-decoration", getAttrs: (value) => /underline/.test(value) && null }],
    toDOM: () => ["u", 0],
  },
  strike: {
    parseDOM: [
      { tag: "s" },
      { tag: "del" },
      { tag: "strike" },
      { style: "text-decoration", getAttrs: (value) => /line-through/.test(value) && null },
    ],
    toDOM: () => ["s", 0],
  },
};

/**
 * What `schema.json` allows of an attribute, in ProseMirror's terms: it throws where it does not.
 *
 * @type {Record<string, (value: any) => void>}
 */
const validators = {
  align: (value) => refuseUnless(allowed.align.includes(value), "align", value),
  level: (value) => refuseUnless(allowed.level.includes(value), "level", value),
  href: (value) => refuseUnless(typeof value === "string" && isAllowedHref(value), "href", value),
};

/**
 * @param {boolean} holds
 * @param {string} name
 * @param {unknown} value
 */
function refuseUnless(holds, name, value) {
  if (!holds) throw new RangeError(`The value ${JSON.stringify(value)} is not allowed for ${name}`);
}

/**
 * The JSON's entries in the JSON's order (marks are ranked by it), each with its HTML beside it.
 *
 * @template {NodeSpec | MarkSpec} Entry
 * @param {Record<string, Entry>} entries
 * @param {Record<string, Entry>} html
 * @returns {Record<string, Entry>}
 */
function dressed(entries, html) {
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => {
      const attrs = /** @type {Record<string, AttributeSpec> | undefined} */ (entry.attrs);
      const checked = Object.entries(attrs ?? {}).map(([key, attribute]) => [
        key,
        { ...attribute, validate: validators[key] },
      ]);
      return [name, { ...entry, ...(attrs && { attrs: Object.fromEntries(checked) }), ...html[name] }];
    }),
  );
}

/** The one schema, equal to Python's `beta.prose.schema.SCHEMA`. */
export const schema = new Schema({
  nodes: dressed(/** @type {Record<string, NodeSpec>} */ (spec.nodes), nodeHtml),
  marks: dressed(/** @type {Record<string, MarkSpec>} */ (spec.marks), markHtml),
});
