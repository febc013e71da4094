/** Owns what the browser knows of a draft: one state, changed by one pure function, one event at a time. */

import { schema } from "../prose/schema.js";
import { stepsFromWire } from "../prose/steps.js";
import { DECISIONS } from "./state_deciding.js";
import { MOVED } from "./state_moving.js";
import { REMARKS, followSteps } from "./state_remarks.js";
import { SUGGESTING } from "./state_suggesting.js";
import { VERSIONS } from "./state_versions.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {{id: string, title: string, version: number, doc: Node}} Chapter
 * @typedef {{id: number, name: string, role: string, hue: number, removed?: boolean}} Member
 * @typedef {{id: string, author: number, body: string, answer?: string | null, at: string,
 *   revised_at: string | null}} Reply
 * @typedef {{
 *   verdict: string, by: number, at: string, reason: string, batch: number, replacement: object | null,
 * }} Decision of the act whose command was answered with the number `batch`
 * @typedef {{reaction: string, by: number}} Reaction
 * @typedef {{
 *   id: string, chapter: string, from: number, to: number, adrift: boolean,
 *   quote: string, prefix: string, suffix: string, author: number, body: string, kind: string | null,
 *   replacement: object | null, original: string, state: string, decision: Decision | null,
 *   at: string, revised_at: string | null, private: boolean, reactions: readonly Reaction[], replies: readonly Reply[],
 * }} Annotation
 * @typedef {{
 *   id: string, role: string, label: string, url: string, expires_at: string | null, max_uses: number | null,
 *   uses: number, revoked: boolean,
 * }} Invitation
 * @typedef {{fields: readonly {label: string, value: string}[], closing_note: string}} Header
 * @typedef {{
 *   draft: string, seq: number, title: string, header: Header,
 *   you: {id: number, name: string, role: string, can: readonly string[]}, read?: Readonly<Record<string, number>>,
 *   chapters: readonly Chapter[], removed_chapters: readonly {id: string, title: string}[],
 *   annotations: Readonly<Record<string, Annotation>>, members: readonly Member[],
 *   invitations?: readonly Invitation[],
 *   story: {id: string, slug: string, url: string, edition: number, published_at: string} | null,
 * }} DraftState
 * @typedef {{draft: string, seq: number, kind?: string, actor?: number, at?: string, data?: any}} DraftEvent
 * @typedef {(state: DraftState, event: Required<DraftEvent>) => DraftState} Reducer
 */

/**
 * The state that a snapshot describes.
 *
 * @param {any} snapshot as in docs/architecture.md
 * @returns {DraftState}
 */
export function initialState(snapshot) {
  return {
    ...snapshot,
    chapters: snapshot.chapters.map((/** @type {any} */ chapter) => ({
      ...chapter,
      doc: schema.nodeFromJSON(chapter.doc),
    })),
    annotations: Object.fromEntries(snapshot.annotations.map((/** @type {Annotation} */ one) => [one.id, one])),
  };
}

/**
 * The state after the next event. An event that one may not see is only counted. Throws a RangeError for an
 * event that does not follow, or whose steps do not fit: the draft must then be loaded anew.
 *
 * @param {DraftState} state
 * @param {DraftEvent} event
 * @returns {DraftState}
 */
export function reduce(state, event) {
  if (event.seq !== state.seq + 1) throw new RangeError(`Event ${event.seq} after ${state.seq}`);
  const counted = { ...state, seq: event.seq };
  if (event.kind === undefined) return counted;
  const reducer = REDUCERS[event.kind];
  return reducer ? reducer(counted, /** @type {Required<DraftEvent>} */ (event)) : counted;
}

/**
 * @param {DraftState} state
 * @param {string} id
 * @param {Partial<Chapter>} changes
 */
const withChapter = (state, id, changes) => ({
  ...state,
  chapters: state.chapters.map((chapter) => (chapter.id === id ? { ...chapter, ...changes } : chapter)),
});

/**
 * @param {DraftState} state
 * @param {number} id
 * @param {Partial<Member>} changes
 */
const withMember = (state, id, changes) => ({
  ...state,
  members: state.members.map((member) => (member.id === id ? { ...member, ...changes } : member)),
});

/**
 * @param {DraftState} state
 * @param {string} id
 * @param {(invitation: Invitation) => Partial<Invitation>} change
 */
const withInvitation = (state, id, change) => ({
  ...state,
  invitations: state.invitations?.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
});

/** @type {Reducer} */
function textEdited(state, { data }) {
  const steps = stepsFromWire(data.steps);
  const chapter = state.chapters.find(({ id }) => id === data.chapter);
  const followed = followSteps(state, data.chapter, steps);
  if (!chapter) return followed;
  if (chapter.version !== data.version) throw new RangeError(`Steps at ${data.version}, text at ${chapter.version}`);
  let { doc } = chapter;
  for (const step of steps) {
    const result = step.apply(doc);
    if (!result.doc) throw new RangeError(result.failed ?? "A step does not fit");
    doc = result.doc;
  }
  return withChapter(followed, chapter.id, { doc, version: chapter.version + steps.length });
}

/**
 * @param {Reducer} reducer
 * @returns {Reducer} which first takes the event's steps, if any, into the text
 */
function afterSteps(reducer) {
  return (state, event) => reducer(event.data.steps ? textEdited(state, event) : state, event);
}

/** @type {Reducer} */
function chapterAdded(state, { data }) {
  const chapter = { id: data.chapter, title: data.title, version: 0, doc: schema.nodeFromJSON(data.doc) };
  return { ...state, chapters: state.chapters.toSpliced(data.position, 0, chapter) };
}

/** @type {Reducer} */
function chapterMoved(state, { data }) {
  const chapter = state.chapters.filter(({ id }) => id === data.chapter);
  const others = state.chapters.filter(({ id }) => id !== data.chapter);
  return { ...state, chapters: others.toSpliced(data.position, 0, ...chapter) };
}

/** @type {Reducer} */
function memberJoined(state, { data }) {
  const joined = { ...state, members: [...state.members, { ...data.member, removed: false }] };
  return data.invitation ? withInvitation(joined, data.invitation, ({ uses }) => ({ uses: uses + 1 })) : joined;
}

/** @type {Reducer} */
function memberRenamed(state, { data: { member, name } }) {
  const you = state.you.id === member ? { ...state.you, name } : state.you;
  return { ...withMember(state, member, { name }), you };
}

/** @type {Reducer} */
function storyPublished(state, { data, at }) {
  const { story: id, slug, edition } = data;
  const first = state.story?.published_at ?? at;
  return { ...state, story: { id, slug, edition, url: `/stories/${id}/${slug}`, published_at: first } };
}

/** @type {Reducer} */
const headerEdited = (state, { data }) => ({ ...state, title: data.title, header: data.header });

/**
 * What each kind of event does. A chapter that comes back (`chapter_restored`) and rights that change need a
 * fresh snapshot, which the session asks for; here they are only counted.
 *
 * @type {Record<string, Reducer>}
 */
const REDUCERS = {
  ...REMARKS,
  ...SUGGESTING,
  ...MOVED,
  ...VERSIONS,
  draft_created: headerEdited,
  header_edited: headerEdited,
  member_joined: memberJoined,
  member_renamed: memberRenamed,
  member_role_changed: (state, { data }) => withMember(state, data.member, { role: data.role }),
  member_removed: (state, { data }) => withMember(state, data.member, { removed: true }),
  invitation_created: (state, { data }) => ({ ...state, invitations: [...(state.invitations ?? []), data.invitation] }),
  invitation_revoked: (state, { data }) => withInvitation(state, data.invitation, () => ({ revoked: true })),
  chapter_added: chapterAdded,
  chapter_renamed: (state, { data }) => withChapter(state, data.chapter, { title: data.title }),
  chapter_moved: chapterMoved,
  chapter_removed: (state, { data }) => ({
    ...state,
    chapters: state.chapters.filter(({ id }) => id !== data.chapter),
    removed_chapters: [
      ...state.removed_chapters,
      ...state.chapters.filter(({ id }) => id === data.chapter).map(({ id, title }) => ({ id, title })),
    ],
  }),
  text_edited: textEdited,
  version_restored: textEdited,
  version_uploaded: textEdited,
  ...Object.fromEntries(Object.entries(DECISIONS).map(([kind, decide]) => [kind, afterSteps(decide)])),
  story_published: storyPublished,
};

/** Events after which only a fresh snapshot tells what one sees. */
export const NEEDS_SNAPSHOT = new Set(["chapter_restored"]);
