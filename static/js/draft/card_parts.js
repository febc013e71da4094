/** Owns what a card shows of a remark: who and when, the change it proposes, its words, and what became of it. */
import { h } from "../lib/dom.js";
import { gistOf, wordlessChange } from "./gist.js";
import { icon } from "./icons.js";
import { reactionOf } from "./reactions.js";
import { endsOf, initialOf, isSuggestion, personOf, quoted, replacementText } from "./remark.js";
import { fullTime, relativeTime } from "./times.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./remark.js").Person} Person
 */

const VERDICTS = /** @type {Record<string, string>} */ ({
  accepted: "Accepted",
  rejected: "Rejected",
  resolved: "Resolved",
  thanked: "Thanks – another version was chosen",
});

/** Milliseconds in which a suggestion is typed on without being called edited. */
const FIRST_WRITING = 5 * 60_000;

/**
 * @param {Person} person
 * @returns {HTMLElement}
 */
export function dotOf(person) {
  return h("span", { class: `dot hue-${person.hue}`, "aria-hidden": "true" }, initialOf(person.name));
}

/**
 * @param {string} at
 * @param {Context} context
 * @param {string} [note] such as "edited"
 * @returns {HTMLElement}
 */
export function timeOf(at, context, note) {
  const words = relativeTime(at, context.now());
  return h("time", { class: "card-time", datetime: at, title: fullTime(at) }, note ? `${words}, ${note}` : words);
}

/**
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {HTMLElement | null} [kind]
 * @returns {HTMLElement[]}
 */
export function headOf(annotation, context, kind = kindOf(annotation)) {
  const author = personOf(context, annotation.author);
  const when = annotation.sending
    ? h("span", { class: "card-time" }, "Sending…")
    : timeOf(annotation.at, context, wasEdited(annotation) ? "edited" : undefined);
  const lock = annotation.private && h("span", { class: "card-private" }, icon("lock"), "Only for you");
  return [dotOf(author), h("b", { class: "card-author" }, author.name), lock, kind, answersOf(annotation), when].filter(
    (part) => part instanceof HTMLElement,
  );
}

/**
 * How many answers there are, for a compact card, which does not show them.
 * @param {Annotation} annotation
 */
function answersOf({ replies }) {
  if (replies.length === 0) return null;
  const words = replies.length === 1 ? " answer" : " answers";
  const spoken = h("span", { class: "visually-hidden" }, words);
  return h(
    "span",
    { class: "card-answers", title: `${replies.length}${words}` },
    icon("reply"),
    replies.length,
    spoken,
  );
}

/**
 * Whether a remark is other than it was first read; what is typed on in the first minutes is still its first writing.
 * @param {Annotation} annotation
 */
function wasEdited(annotation) {
  if (!annotation.revised_at) return false;
  return !isSuggestion(annotation) || Date.parse(annotation.revised_at) - Date.parse(annotation.at) > FIRST_WRITING;
}

/**
 * What a remark is about; a button where it can be changed.
 * @param {Annotation} annotation
 * @param {() => void} [onChange]
 * @returns {HTMLElement | null}
 */
export function kindOf({ kind }, onChange) {
  if (!kind) return null;
  if (!onChange) return h("span", { class: "card-kind" }, kind);
  const props = {
    type: "button",
    class: "card-kind",
    "aria-label": `${kind}, change the kind`,
    on: { click: onChange },
  };
  return h("button", props, kind);
}

/** Of a passage longer than this, in letters, a card shows how it begins and ends; the text beside it shows all of it, struck. */
const LONGEST_STRUCK = 200;

/**
 * The words a suggestion would replace, as its card shows them.
 * @param {Annotation} annotation
 */
export function struckWords({ original, state, adrift }) {
  return state === "open" && !adrift ? endsOf(original, LONGEST_STRUCK) : original;
}

/**
 * The quote of a remark that no longer stands beside its words, or the change a suggestion proposes.
 * @param {Annotation} annotation
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function changeOf(annotation, context) {
  if (!isSuggestion(annotation)) {
    return annotation.adrift ? [h("blockquote", { class: "card-quote" }, quoted(annotation.quote, 240))] : [];
  }
  const said = wordlessChange(annotation, context);
  const proposed = said
    ? h("p", { class: "card-change" }, said)
    : changeLine(struckWords(annotation), replacementText(annotation.replacement));
  const { decision } = annotation;
  if (!decision?.replacement) return [proposed];
  const words = replacementText(decision.replacement) || "(nothing)";
  return [
    proposed,
    h("p", { class: "card-changed" }, h("b", null, "Put in: "), h("span", { class: "card-put-in" }, words)),
  ];
}

/**
 * `before → after`, in words for those who do not see the strokes.
 * @param {string} before
 * @param {string} after
 * @returns {HTMLElement}
 */
export function changeLine(before, after) {
  const verb = before && after ? "Replace " : before ? "Delete " : "Insert ";
  return h(
    "p",
    { class: "card-change" },
    h("span", { class: "visually-hidden" }, verb),
    before && h("del", null, before),
    before && after && h("span", { class: "card-arrow", "aria-hidden": "true" }, " → "),
    before && after && h("span", { class: "visually-hidden" }, " with "),
    after && h("ins", null, after),
  );
}

/**
 * @param {Annotation} annotation
 * @returns {HTMLElement[]}
 */
export function bodyOf(annotation) {
  if (annotation.body)
    return [h("p", { class: isSuggestion(annotation) ? "card-note" : "card-words" }, annotation.body)];
  const reaction = isSuggestion(annotation) ? null : reactionOf(annotation);
  return reaction ? [h("p", { class: "card-reaction" }, icon(reaction.name), reaction.words)] : [];
}

/**
 * One line: what was decided, by whom, when and why.
 * @param {Annotation} annotation
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function decisionOf(annotation, context) {
  const verdict = VERDICTS[annotation.state];
  if (!verdict) return [];
  const { decision } = annotation;
  const gist = `${personOf(context, annotation.author).name}: ${gistOf(annotation, context)}`;
  return [
    h("b", { class: "card-verdict" }, decision?.replacement ? "Accepted with changes" : verdict),
    ...(decision
      ? [h("span", { class: "card-by" }, ` by ${personOf(context, decision.by).name}, `, timeOf(decision.at, context))]
      : []),
    h("span", { class: "card-gist" }, ` ${gist}`),
    ...(decision?.reason ? [h("q", { class: "card-reason" }, decision.reason)] : []),
  ];
}

/**
 * Both sides of a suggestion whose words changed under it; nothing of either is lost.
 * @param {Annotation} annotation
 * @param {Record<string, unknown>} refusal `original`, `current` and `replacement` of the conflict
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function conflictOf(annotation, refusal, context) {
  const author = personOf(context, annotation.author).name;
  const undoing = annotation.state === "accepted";
  const row = (/** @type {string} */ term, /** @type {unknown} */ words) => [
    h("dt", null, term),
    h("dd", null, replacementText(words) || "(nothing)"),
  ];
  return [
    h(
      "p",
      null,
      h("b", null, `The words have changed since ${undoing ? "this was accepted" : `${author} suggested this`}.`),
    ),
    h(
      "dl",
      { class: "card-sides" },
      ...row("Then", refusal["original"] ?? annotation.original),
      ...row("Now", refusal["current"]),
      ...row(undoing ? "Before" : `${author} proposes`, refusal["replacement"] ?? annotation.replacement),
    ),
    h("p", null, `Nothing was changed. Edit the text yourself${undoing ? "" : ", reject this,"} or ask in a reply.`),
  ];
}
