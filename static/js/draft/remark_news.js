/** Owns what is news in a draft for one person: remarks of others, and what became of one's own. */
import { isReaction, isSuggestion, personOf, shortened } from "./remark.js";

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
  /** @type {string[]} */
  const arrived = [];
  /** @type {Annotation[]} */
  const decided = [];
  for (const annotation of Object.values(after)) {
    const old = before[annotation.id];
    if (!old && annotation.author !== context.me.id) arrived.push(arrivalOf(annotation, context));
    if (old && isDecidedForMe(old, annotation, context)) decided.push(annotation);
  }
  return [...arrived, ...decisionsOf(decided, context)];
}

/**
 * Each decision by itself, or how many there were when they came at once.
 *
 * @param {readonly Annotation[]} decided
 * @param {Context} context
 */
function decisionsOf(decided, context) {
  const [first] = decided;
  if (!first?.decision || decided.length <= 3) return decided.map((annotation) => decidedOf(annotation, context));
  return [`${personOf(context, first.decision.by).name} decided on ${decided.length} of your remarks.`];
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
  const where = shortened(annotation.quote, 40) || "the text";
  const { name } = personOf(context, annotation.author);
  if (isReaction(annotation)) return `${name} reacted to ${where}.`;
  return `${name} ${isSuggestion(annotation) ? "suggested an edit" : "left a comment"} on ${where}.`;
}

/**
 * @param {Annotation} annotation
 * @param {Context} context
 */
function decidedOf({ decision, state }, context) {
  if (!decision) return "";
  const { name } = personOf(context, decision.by);
  return state === "thanked" ? `${name} thanks you, and chose another version.` : `${name} ${state} your remark.`;
}
