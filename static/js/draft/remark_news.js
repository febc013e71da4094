/** Owns what is news in a draft for one person: remarks of others, and what became of one's own. */
import { isSuggestion, personOf, shortened } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {Readonly<Record<string, Annotation>>} Annotations by id
 */

/**
 * @param {Annotations} before
 * @param {Annotations} after
 * @param {Context} context
 * @returns {string[]} such as "Helen left a comment on the oil was bad."
 */
export function newsOf(before, after, context) {
  return Object.values(after).flatMap((annotation) => {
    const old = before[annotation.id];
    if (!old) return annotation.author === context.me.id ? [] : [arrivalOf(annotation, context)];
    return isDecidedForMe(old, annotation, context) ? [decidedOf(annotation, context)] : [];
  });
}

/**
 * @param {Annotation} old
 * @param {Annotation} annotation
 * @param {Context} context
 */
function isDecidedForMe(old, { author, decision }, { me }) {
  return old.state === "open" && decision !== null && author === me.id && decision.by !== me.id;
}

/**
 * @param {Annotation} annotation
 * @param {Context} context
 */
function arrivalOf(annotation, context) {
  const what = isSuggestion(annotation) ? "suggested an edit" : "left a comment";
  return `${personOf(context, annotation.author).name} ${what} on ${shortened(annotation.quote, 40) || "the text"}.`;
}

/**
 * @param {Annotation} annotation
 * @param {Context} context
 */
function decidedOf({ decision, state }, context) {
  return decision ? `${personOf(context, decision.by).name} ${state} your remark.` : "";
}
