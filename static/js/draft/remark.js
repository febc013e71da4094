/** Owns how the margin reads a draft's snapshot: shapes of remarks and people, who may do what, and a remark in words. */

/**
 * @typedef {string | number} PersonId
 * @typedef {{id: PersonId, name: string, role: string, hue: number, removed?: boolean}} Person
 * @typedef {{id: PersonId, name: string, role: string, can: string[]}} Me
 * @typedef {{content?: SliceNode[], openStart?: number, openEnd?: number}} SliceJson
 * @typedef {{type: string, text?: string, content?: SliceNode[]}} SliceNode
 * @typedef {{id: string, author: PersonId, body: string, at: string, revised_at?: string | null}} Reply
 * @typedef {{verdict: string, by: PersonId, at: string, reason: string}} Decision
 *
 * @typedef {object} Annotation
 * @property {string} id
 * @property {string} chapter
 * @property {number} from UTF-16 offset in the chapter at its version
 * @property {number} to
 * @property {boolean} adrift
 * @property {string} quote
 * @property {PersonId} author
 * @property {string} body
 * @property {string | null} kind
 * @property {SliceJson | null} replacement null for a comment; a suggestion without words deletes
 * @property {string} original
 * @property {string} state `open`, `accepted`, `rejected` or `resolved`
 * @property {Decision | null} decision
 * @property {string} at ISO 8601, UTC
 * @property {string | null} [revised_at]
 * @property {Reply[]} replies
 * @property {boolean} [sending] posted here, and its event not back yet
 *
 * @typedef {{id: string, title: string, version: number, doc: import("prosemirror-model").Node}} Chapter
 * @typedef {{id: string, role: string, label: string, url: string | null, expires_at: string | null,
 *   max_uses: number | null, uses: number, revoked: boolean}} Invitation
 * @typedef {{label: string, value: string}} HeaderField
 *
 * @typedef {object} DraftState
 * @property {string} draft
 * @property {string} title
 * @property {Me} you
 * @property {{fields: HeaderField[], closing_note: string}} header
 * @property {Chapter[]} chapters
 * @property {{id: string, title: string}[]} removed_chapters
 * @property {Record<string, Annotation>} annotations
 * @property {Person[]} members
 * @property {Invitation[]} [invitations] oldest first; only for those who may invite
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
 * @typedef {Services & {me: Me, members: Map<PersonId, Person>, chapters: Chapter[]}} Context
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
  return { ...services, me: state.you, members, chapters: state.chapters };
}

/**
 * @param {Context} context
 * @param {PersonId} id
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
 * A remark in half a line.
 * @param {Annotation} annotation
 * @returns {string}
 */
export function gistOf(annotation) {
  if (!isSuggestion(annotation)) return shortened(annotation.body, 80);
  const after = replacementText(annotation.replacement);
  const before = annotation.original;
  return after ? `${shortened(before, 40)} → ${shortened(after, 40)}` : `delete ${quoted(before, 40)}`;
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
