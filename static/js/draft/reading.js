/** Owns noting how far a reader has come: a chapter that was open for a while is read once it is left. */

import { newId } from "../lib/ids.js";

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {{draft: string, perform: (name: string, data: Record<string, unknown>) => Promise<unknown>, now: () => number}} Services
 */

/** How long a chapter is open before leaving it means that it has been read, in milliseconds. */
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
  let since = 0;

  /** What is to be noted of the chapter that is being left, if anything. */
  const left = () => {
    const state = getState();
    const chapter = state.chapters.find(({ id }) => id === open);
    if (!chapter || !isReader(state) || services.now() - since < READ_AFTER) return null;
    return (state.read?.[open] ?? -1) < chapter.version ? { chapter: open, version: chapter.version } : null;
  };
  window.addEventListener("pagehide", () => {
    const data = left();
    if (data) sendLast(services.draft, data);
  });

  return {
    /** @param {string} chapter that is open now */
    update(chapter) {
      if (chapter === open) return;
      const data = left();
      open = chapter;
      since = services.now();
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
