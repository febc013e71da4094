/** Owns making up replacements for suggestions. */

import { revisedSlice, textBetween, textToSlice } from "../../../static/js/prose/slices.js";

/**
 * The slice (JSON) that a suggestion proposes for a passage: other words, other words in two paragraphs, one word more,
 * or nothing.
 *
 * @param {import("./random.js").Random} random
 * @param {import("prosemirror-model").Node} doc
 * @param {number} from
 * @param {number} to
 * @param {string} token
 * @returns {object}
 */
export function slicing(random, doc, from, to, token) {
  const $from = doc.resolve(from);
  const kind = random.next();
  if (kind < 0.1) return {};
  if (kind < 0.2) return textToSlice(`${token}\nand further`, $from, doc.resolve(to)).toJSON() ?? {};
  if (kind < 0.4) return textToSlice(`${token} `, $from, doc.resolve(to)).toJSON() ?? {};
  return revisedSlice(doc, from, to, `${token} ${textBetween(doc, from, to)}`).toJSON() ?? {};
}
