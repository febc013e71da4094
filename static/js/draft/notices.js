/** Owns what the page says to the person: errors as plain sentences that stay until dismissed, and polite announcements. */
import { h } from "../lib/dom.js";

const AT_MOST = 3;

/**
 * @param {object} places
 * @param {HTMLElement} places.errors holds the errors
 * @param {HTMLElement} places.live is `aria-live="polite"` and seen by nobody
 */
export function createNotices({ errors, live }) {
  return {
    /**
     * @param {string} sentence
     * @returns {() => void} takes it back
     */
    complain(sentence) {
      for (const known of [...errors.children]) if (known.firstChild?.textContent === sentence) known.remove();
      while (errors.childElementCount >= AT_MOST) errors.firstElementChild?.remove();
      const said = notice(sentence);
      errors.append(said);
      return () => said.remove();
    },
    /** @param {string} sentence */
    announce(sentence) {
      live.replaceChildren(h("p", null, sentence));
    },
  };
}

/**
 * @param {string} sentence
 * @returns {HTMLElement}
 */
function notice(sentence) {
  const dismiss = h("button", { type: "button", class: "notice-dismiss", "aria-label": "Dismiss" }, "×");
  const element = h("div", { class: "notice", role: "alert" }, h("p", null, sentence), dismiss);
  dismiss.addEventListener("click", () => element.remove());
  return element;
}
