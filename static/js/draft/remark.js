/** Owns how the margin reads a draft's snapshot: shapes of remarks and people, who may do what, and a remark in words. */

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {import("./state.js").Chapter} Chapter
 * @typedef {import("./state.js").Member} Person
 * @typedef {import("./state.js").Reply} Reply
 * @typedef {import("./state.js").Invitation} Invitation
 * @typedef {DraftState["you"]} Me
 * @typedef {import("./state.js").Annotation & {sending?: boolean}} Annotation
 *   `sending`: posted here, and its event not back yet. A suggestion has a replacement; without words it deletes.
 * @typedef {{content?: SliceNode[]}} SliceJson
 * @typedef {{type: string, text?: string, content?: SliceNode[]}} SliceNode
 *
 * @typedef {{code: string, message: string, [extra: string]: unknown}} Refusal
 * @typedef {{ok: boolean, error?: Refusal}} Ack
 *
 * @typedef {object} Services what the page lends to every part beside the text
 * @property {string} draft
 * @property {(name: string, data: Record<string, unknown>) => Promise<Ack>} perform
 * @property {(sentence: string) => void} announce says it politely to a screen reader
 * @property {(sentence: string) => void} complain shows it as an error
 * @property {() => number} now milliseconds
 *
 * @typedef {Services & {
 *   me: Me, members: Map<number, Person>, chapters: readonly Chapter[], annotations: DraftState["annotations"],
 * }} Context
 */

/** What a remark can be about, as the wire says it and as the screen does. */
export const KINDS = ["typo", "wording", "continuity", "character", "pacing", "question", "praise"];

/**
 * @param {DraftState} state
 * @param {Services} services
 * @returns {Context}
 */
export function contextOf(state, services) {
  const members = new Map(state.members.map((member) => [member.id, member]));
  return { ...services, me: state.you, members, chapters: state.chapters, annotations: state.annotations };
}

/**
 * @param {Context} context
 * @param {number} id
 * @returns {Person} a stand-in for someone who has left the draft
 */
export function personOf(context, id) {
  return context.members.get(id) ?? { id, name: "Someone who left", role: "viewer", hue: 7 };
}

/**
 * @param {Context} context
 * @param {string} command
 * @returns {boolean}
 */
export function may(context, command) {
  return context.me.can.includes(command);
}

/** @param {Annotation} annotation */
export function isSuggestion(annotation) {
  return annotation.replacement !== null;
}

/** @param {Annotation} annotation */
export function isOpen(annotation) {
  return annotation.state === "open";
}

/**
 * A reaction on a passage: no words, and nothing to decide.
 *
 * @param {Annotation} annotation
 */
export function isReaction(annotation) {
  return !isSuggestion(annotation) && annotation.body === "";
}

/**
 * Which of two remarks stands first; the older one where they stand at one place.
 * @param {Annotation} a
 * @param {Annotation} b
 * @returns {number} as for `sort`
 */
export function inOrderOfText(a, b) {
  return a.from - b.from || a.to - b.to || a.at.localeCompare(b.at) || a.id.localeCompare(b.id);
}

/**
 * The words of a replacement; blocks and line breaks become line ends.
 * @param {unknown} slice ProseMirror slice JSON, plain words, or nothing
 * @returns {string}
 */
export function replacementText(slice) {
  if (typeof slice === "string") return slice;
  if (!slice || typeof slice !== "object") return "";
  return nodesText(/** @type {SliceJson} */ (slice).content ?? []);
}

/**
 * @param {SliceNode[]} nodes
 * @returns {string}
 */
function nodesText(nodes) {
  const inline = nodes.every((node) => node.type === "text" || node.type === "hard_break");
  return nodes
    .map((node) => (node.type === "hard_break" ? "\n" : (node.text ?? nodesText(node.content ?? []))))
    .join(inline ? "" : "\n");
}

/**
 * Whom and what a card is about, for its accessible name.
 * @param {Annotation} annotation
 * @param {Context} context
 * @returns {string} such as "Helen on “the oil was bad”"
 */
export function nameOf(annotation, context) {
  return `${personOf(context, annotation.author).name} on ${quoted(annotation.quote, 60)}`;
}

/**
 * @param {string} words
 * @param {number} length
 * @returns {string}
 */
export function quoted(words, length) {
  return words ? `“${shortened(words, length)}”` : "this place";
}

/**
 * How a long passage begins and ends, cut between words; a short one as it is.
 * @param {string} words
 * @param {number} length letters from which on it is long
 * @returns {string}
 */
export function endsOf(words, length) {
  if (words.length <= length) return words;
  const first = words.slice(0, length * 0.6).replace(/\s+\S*$/, "");
  const last = words.slice(-length * 0.3).replace(/^\S*\s+/, "");
  return `${first} … ${last}`;
}

/**
 * @param {string} words
 * @param {number} length
 * @returns {string}
 */
export function shortened(words, length) {
  const line = words.replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > length
    ? `${letters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`
    : line;
}

/**
 * The letter in a person's dot.
 * @param {string} name
 * @returns {string}
 */
export function initialOf(name) {
  return ([...name.trim()][0] ?? "?").toLocaleUpperCase();
}
