/** Owns the words that say whether everything written has reached the server. */
import { h } from "../lib/dom.js";

/** @typedef {{status: "saved" | "saving" | "offline", waiting: number, held?: number}} Sync `held` wait for a removed chapter */

/**
 * @param {Sync} sync
 * @returns {string}
 */
export function saveWords({ status, waiting, held = 0 }) {
  if (status === "saved") return "Saved";
  if (status === "saving" && held > 0 && held === waiting) return "Not saved: chapter removed";
  if (status === "saving") return "Saving...";
  if (waiting === 0) return "Offline";
  return `Offline, ${waiting} ${waiting === 1 ? "change" : "changes"} waiting`;
}

/**
 * @param {HTMLElement} root has `role="status"`
 */
export function createSaveState(root) {
  const words = h("span", { class: "save-words" });
  root.replaceChildren(h("span", { class: "save-dot", "aria-hidden": "true" }), words);
  return {
    /** @param {Sync} sync */
    update(sync) {
      const text = saveWords(sync);
      if (root.dataset["status"] !== sync.status) root.dataset["status"] = sync.status;
      if (words.textContent !== text) words.textContent = text;
    },
  };
}
