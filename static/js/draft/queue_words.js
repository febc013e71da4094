/** Owns what the review says: the remark one has come to, and the sum at the end. */
import { asksForDecision } from "./queue_order.js";
import { gistOf } from "./gist.js";
import { contextOf, isReaction, isSuggestion, personOf, quoted, shortened } from "./remark.js";

/**
 * A remark as a screen reader hears it when the review comes to it.
 *
 * @param {import("./remark.js").Annotation} annotation
 * @param {import("./remark.js").Context} context
 */
export function sentenceOf(annotation, context) {
  const { name } = personOf(context, annotation.author);
  if (isReaction(annotation)) return `${name} reacted.`;
  if (!isSuggestion(annotation)) {
    return `${name} on ${quoted(annotation.quote, 60)}: ${shortened(annotation.body, 200)}`;
  }
  const why = annotation.body ? ` Because: ${shortened(annotation.body, 200)}` : "";
  return `${name} suggests: ${gistOf(annotation, context).replace("→", "becomes")}.${why}`;
}

const WORDS = /** @type {const} */ ([
  ["accepted", "accepted"],
  ["rejected", "rejected"],
  ["resolved", "resolved"],
  ["thanked", "closed with thanks"],
]);

/**
 * All decisions of a draft in a sentence or two.
 *
 * @param {import("./remark.js").DraftState} state
 * @param {import("./remark.js").Services} services
 */
export function sumOf(state, services) {
  const context = contextOf(state, services);
  const all = Object.values(state.annotations).filter(asksForDecision);
  const counts = WORDS.map(([verdict, words]) => [all.filter((one) => one.state === verdict).length, words]);
  const parts = counts.filter(([count]) => Number(count) > 0).map(([count, words]) => `${count} ${words}`);
  const others = new Set(all.filter(({ author }) => author !== state.you.id).map(({ author }) => author));
  const names = [...others].map((id) => personOf(context, id).name);
  const list = new Intl.ListFormat("en");
  const said = parts.length > 0 ? `${list.format(parts)}.` : "There is nothing to decide.";
  return names.length > 0 ? `${said} ${list.format(names)} can see what became of each.` : said;
}
