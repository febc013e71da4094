/**
 * Owns noting how far a reader has come: a chapter that was open for a while is read once it is left, in the version
 * that had been there for as long. What was written in the last moments may not have been seen.
 */

import { newId } from "../lib/ids.js";

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {{draft: string, perform: (name: string, data: Record<string, unknown>) => Promise<unknown>, now: () => number}} Services
 */

/** How long a version is open before leaving it means that it has been read, in milliseconds. */
const READ_AFTER = 10_000;

/** @param {DraftState} state */
export const isReader = ({ you }) => you.can.includes("mark_read") && !you.can.includes("edit_text");

/**
 * @param {object} options
 * @param {Services} options.services
 * @param {() => DraftState} options.getState
 */
export function createReading({ services, getState }) {
  let open = "";
  /** Versions of the open chapter and when they came: the last that was open for long enough, and those after it. */
  /** @type {{version: number, at: number}[]} */
  let versions = [];
  const isLongEnough = (/** @type {number} */ at) => services.now() - at >= READ_AFTER;
  const chapterIn = (/** @type {DraftState} */ { chapters }) => chapters.find(({ id }) => id === open);

  /** What is to be noted of the chapter that is being left, if anything. */
  const left = () => {
    const state = getState();
    const last = versions.findLast(({ at }) => isLongEnough(at));
    if (!last || !chapterIn(state) || !isReader(state)) return null;
    return (state.read?.[open] ?? -1) < last.version ? { chapter: open, version: last.version } : null;
  };
  window.addEventListener("pagehide", () => {
    const data = left();
    if (data) sendLast(services.draft, data);
  });

  return {
    /** @param {string} chapter that is open now */
    update(chapter) {
      const data = chapter === open ? null : left();
      if (chapter !== open) [open, versions] = [chapter, []];
      const version = chapterIn(getState())?.version;
      if (version !== undefined && version !== versions.at(-1)?.version) versions.push({ version, at: services.now() });
      versions.splice(
        0,
        versions.findLastIndex(({ at }) => isLongEnough(at)),
      );
      if (data) void services.perform("mark_read", data);
    },
  };
}

/**
 * Over HTTP, because a page that goes away takes its socket with it.
 *
 * @param {string} draft
 * @param {object} data
 */
function sendLast(draft, data) {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
  fetch(`/api/drafts/${draft}/commands`, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ id: newId(), name: "mark_read", data }),
  }).catch(() => undefined);
}
