/** Owns a small draft as the server would show it, and the events that happen to it. */

import { stepsToWire } from "../../../static/js/prose/steps.js";
import { chapter } from "./chapters.js";

/** @typedef {import("../../../static/js/draft/state.js").DraftEvent} DraftEvent */

export const DRAFT = "draft-of-the-tests";
export const AT = "2024-03-01T20:15:00+00:00";
export const lamp = chapter("The lamp had been out for a week.", "It was not the oil.");

/** A comment on "lamp" by Helen, answered by the author. */
export const comment = {
  id: "comment-1",
  chapter: "chapter-1",
  from: 5,
  to: 9,
  adrift: false,
  quote: "lamp",
  prefix: "The ",
  suffix: " had been out for a week.\nIt was",
  author: 2,
  body: "Which lamp?",
  kind: "question",
  replacement: null,
  original: "",
  state: "open",
  decision: null,
  at: AT,
  revised_at: null,
  private: false,
  reactions: [],
  replies: [{ id: "reply-1", author: 1, body: "The big one.", answer: null, at: AT, revised_at: null }],
};

/** Helen's suggestion to make "week" a "month". */
export const suggestion = {
  ...comment,
  id: "suggestion-1",
  from: 29,
  to: 33,
  quote: "week",
  prefix: "lamp had been out for a ",
  suffix: ".\nIt was not the oil.",
  body: "",
  kind: null,
  replacement: { content: [{ type: "text", text: "month" }] },
  original: "week",
  replies: [],
};

/**
 * The draft after its 10th event, as the author sees it.
 *
 * @param {Record<string, unknown>} [changes]
 */
export function snapshot(changes = {}) {
  return {
    draft: DRAFT,
    seq: 10,
    title: "Low Water",
    header: { fields: [{ label: "Rating", value: "PG" }], closing_note: "" },
    you: { id: 1, name: "Rhiannon", role: "author", can: ["edit_text", "leave_comment"] },
    chapters: [
      { id: "chapter-1", title: "Ebb", version: 4, doc: lamp.toJSON() },
      { id: "chapter-2", title: "Flood", version: 0, doc: chapter("Below them the tide came in.").toJSON() },
    ],
    removed_chapters: [],
    annotations: [comment, suggestion],
    members: [
      { id: 1, name: "Rhiannon", role: "author", hue: 0, removed: false },
      { id: 2, name: "Helen", role: "beta", hue: 1, removed: false },
    ],
    invitations: [
      {
        id: "link-1",
        role: "beta",
        label: "Betas",
        url: "/join/x",
        expires_at: null,
        max_uses: null,
        uses: 1,
        revoked: false,
      },
    ],
    story: null,
    ...changes,
  };
}

/**
 * @param {string} kind
 * @param {object} data
 * @param {{seq?: number, actor?: number}} [besides]
 * @returns {DraftEvent}
 */
export const event = (kind, data, { seq = 11, actor = 1 } = {}) => ({ draft: DRAFT, seq, kind, actor, at: AT, data });

/**
 * An edit of the first chapter.
 *
 * @param {readonly import("prosemirror-transform").Step[]} steps
 * @param {{seq?: number, version?: number, client?: string}} [besides]
 */
export const edited = (steps, { seq = 11, version = 4, client = "client-of-tomos" } = {}) =>
  event("text_edited", { chapter: "chapter-1", version, steps: stepsToWire(steps), client }, { seq });
