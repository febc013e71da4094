/** Owns the filter that this browser remembers for a draft, where it may. */
import { filterFrom } from "./filters.js";

/**
 * @param {string} draft
 * @returns {{read: () => import("./filters.js").Filter, write: (filter: import("./filters.js").Filter) => void}}
 */
export function keptFilter(draft) {
  const key = `filter:${draft}`;
  return {
    read() {
      try {
        return filterFrom(JSON.parse(localStorage.getItem(key) ?? "null"));
      } catch {
        return filterFrom(null);
      }
    },
    write(filter) {
      try {
        localStorage.setItem(key, JSON.stringify(filter));
      } catch {
        // Storage is full or forbidden: the filter lasts as long as the page.
      }
    },
  };
}
