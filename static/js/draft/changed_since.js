/** Owns the quiet bar that tells a reader who comes back what has changed, and asks whether it solved what they remarked. */

import { h, replaceChildren } from "../lib/dom.js";
import { getJson } from "../lib/http.js";
import { newId } from "../lib/ids.js";
import { pushButton } from "./buttons.js";
import { followed, lookAt, paint } from "./changed_marks.js";
import { createReading, isReader } from "./reading.js";
import { isReaction } from "./remark.js";

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {import("./state.js").Annotation} Annotation
 * @typedef {import("./changed_marks.js").Passage} Passage
 * @typedef {{
 *   chapter: string, since: number, version: number, words_added: number, words_removed: number, passages: Passage[],
 * }} Change
 */

const LONGEST_REMOVED = 120;

/** @param {import("./draft_page.js").DraftPage} page */
export function createChangedSince(page) {
  const { services, session, manuscript } = page;
  const root = h("section", { class: "changed-since", "aria-label": "Changed since you last read", hidden: true });
  page.manuscript.options.column.prepend(root);
  const reading = createReading({ services, getState: () => session.state });
  /** @type {Change[]} */
  let changes = [];
  let showing = false;
  let drawn = "";

  const here = () => changes.find(({ chapter }) => chapter === manuscript.chapter);
  const view = () => manuscript.editor?.view ?? null;
  const markRead = () => {
    const { chapters } = session.state;
    const chapter = chapters.find(({ id }) => id === manuscript.chapter);
    if (chapter) void services.perform("mark_read", { chapter: chapter.id, version: chapter.version });
  };
  const answer = (/** @type {Annotation} */ { id }, /** @type {"solved" | "not_yet"} */ how) => {
    const body = how === "solved" ? "Yes, solved." : "Not yet.";
    void services.perform("reply", { annotation: id, reply: newId(), body, answer: how });
  };
  const toggle = () => {
    showing = !showing;
    draw(session.state);
  };
  const draw = (/** @type {DraftState} */ state) => {
    const change = here();
    root.hidden = changes.length === 0;
    paint(showing ? view() : null, change?.passages ?? []);
    const told = JSON.stringify([changes, showing, manuscript.chapter, remarksBeside(state, change).map(answersOf)]);
    if (told === drawn) return;
    drawn = told;
    const focused = document.activeElement instanceof HTMLElement && root.contains(document.activeElement);
    const label = focused ? document.activeElement?.textContent : null;
    replaceChildren(
      root,
      h("h2", { class: "changed-title" }, "Changed since you last read"),
      h(
        "ul",
        { class: "changed-chapters" },
        changes.map((one) => chapterItem(state, one, manuscript.chapter, page)),
      ),
      change && buttons(showing, toggle, markRead),
      change && showing && passageList(state, change, view, answer),
    );
    if (label) [...root.querySelectorAll("button")].find(({ textContent }) => textContent === label)?.focus();
  };

  session.subscribe((_session, event) => {
    if (event?.kind === "chapter_read") changes = changes.filter(({ chapter }) => chapter !== event.data.chapter);
    if (!event?.data?.steps) return;
    changes = changes.map((one) =>
      one.chapter === event.data.chapter ? { ...one, passages: followed(one.passages, event.data.steps) } : one,
    );
  });
  if (isReader(session.state)) {
    getJson(`/api/drafts/${services.draft}/changes`)
      .then(({ chapters }) => {
        changes = chapters;
        draw(session.state);
      })
      .catch(() => undefined);
  }
  return {
    /** @param {DraftState} state */
    update(state) {
      reading.update(manuscript.chapter);
      draw(state);
    },
  };
}

/**
 * @param {DraftState} state
 * @param {Change} change
 * @param {string} open the chapter that is open
 * @param {import("./draft_page.js").DraftPage} page
 */
function chapterItem({ chapters }, { chapter, words_added: added, words_removed: removed }, open, page) {
  const number = chapters.findIndex(({ id }) => id === chapter);
  const title = chapters[number]?.title || `Chapter ${number + 1}`;
  const props = {
    type: "button",
    class: "changed-chapter",
    "aria-current": chapter === open && "true",
    on: { click: () => page.open(chapter) },
  };
  const words = [
    added > 0 && h("span", { class: "changed-added" }, `+${added}`, h("span", { class: "visually-hidden" }, " words")),
    removed > 0 &&
      h("span", { class: "changed-removed" }, `−${removed}`, h("span", { class: "visually-hidden" }, " words")),
  ];
  return h("li", null, h("button", props, title, " ", ...words));
}

/**
 * @param {boolean} showing
 * @param {() => void} toggle
 * @param {() => void} markRead
 */
function buttons(showing, toggle, markRead) {
  const show = pushButton(showing ? "Hide the changes" : "Show the changes", toggle);
  show.setAttribute("aria-expanded", String(showing));
  return h("div", { class: "changed-buttons" }, show, pushButton("Mark as read", markRead, "button-quiet"));
}

/**
 * @param {DraftState} state
 * @param {Change} change
 * @param {() => import("prosemirror-view").EditorView | null} view
 * @param {(annotation: Annotation, how: "solved" | "not_yet") => void} answer
 */
function passageList(state, change, view, answer) {
  const beside = remarksBeside(state, change);
  const doc = state.chapters.find(({ id }) => id === change.chapter)?.doc;
  const look = (/** @type {Passage} */ passage) => {
    const shown = view();
    if (shown) lookAt(shown, passage);
  };
  const places = change.passages.map((passage) => {
    const words = doc
      ? doc.textBetween(Math.min(passage.from, doc.content.size), Math.min(passage.to, doc.content.size), " ")
      : "";
    const button = h(
      "button",
      { type: "button", class: "changed-place", on: { click: () => look(passage) } },
      words && h("ins", null, h("span", { class: "visually-hidden" }, "added: "), shortened(words)),
      words && passage.removed && " ",
      passage.removed &&
        h("del", null, h("span", { class: "visually-hidden" }, "removed: "), shortened(passage.removed)),
      !words && !passage.removed && "Moved, or set in another way",
    );
    return h("li", null, button);
  });
  return h(
    "div",
    { class: "changed-panel" },
    beside.map((remark) => question(remark, state.you.id, answer)),
    h("ol", { class: "changed-places" }, places),
  );
}

/**
 * One's own remark, and whether the change beside it has solved it.
 *
 * @param {Annotation} remark
 * @param {number} you
 * @param {(annotation: Annotation, how: "solved" | "not_yet") => void} answer
 */
function question(remark, you, answer) {
  const given = remark.replies.findLast((reply) => reply.author === you && Boolean(reply.answer))?.answer;
  const choices = [
    pushButton("Yes, solved", () => answer(remark, "solved")),
    pushButton("Not yet", () => answer(remark, "not_yet"), "button-quiet"),
  ];
  return h(
    "div",
    {
      class: "changed-question",
      role: "group",
      "aria-label": `Your remark: ${shortened(remark.body || remark.quote)}`,
    },
    h("p", { class: "changed-quote" }, `“${shortened(remark.quote)}”`),
    h("p", null, shortened(remark.body)),
    given
      ? h("p", { class: "changed-answer" }, given === "solved" ? "You said: solved." : "You said: not yet.")
      : h("div", { class: "changed-buttons" }, h("span", null, "Did this solve it?"), ...choices),
  );
}

/**
 * One's own open remarks in the paragraphs that have changed, but for praise and reactions, which ask for nothing.
 *
 * @param {DraftState} state
 * @param {Change | undefined} change
 * @returns {Annotation[]}
 */
function remarksBeside(state, change) {
  if (!change) return [];
  const doc = state.chapters.find(({ id }) => id === change.chapter)?.doc;
  const isNear = (/** @type {Annotation} */ { from, to, adrift }) => {
    if (adrift || !doc || to > doc.content.size) return adrift;
    const [start, end] = [doc.resolve(from), doc.resolve(to)].map((at) => (at.depth > 0 ? at : null));
    const [first, last] = [start?.before(1) ?? from, end?.after(1) ?? to];
    return change.passages.some((one) => one.from <= last && first <= one.to);
  };
  return Object.values(state.annotations).filter(
    (one) =>
      one.author === state.you.id &&
      one.chapter === change.chapter &&
      !isReaction(one) &&
      one.kind !== "praise" &&
      ["open", "resolved"].includes(one.state) &&
      isNear(one),
  );
}

/** @param {Annotation} remark */
const answersOf = ({ id, replies }) => [id, replies.length];

/** @param {string} words */
function shortened(words) {
  return words.length > LONGEST_REMOVED ? `${words.slice(0, LONGEST_REMOVED).trimEnd()}…` : words;
}
