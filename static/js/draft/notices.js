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
    /**
     * Say what was done, with a button that takes it back.
     *
     * @param {string} sentence
     * @param {string} label of the button
     * @param {() => void} onChoose
     */
    offer(sentence, label, onChoose) {
      const said = notice(sentence, "status");
      said.classList.add("notice-plain");
      const button = h("button", { type: "button", class: "notice-action" }, label);
      button.addEventListener("click", () => {
        said.remove();
        onChoose();
      });
      said.firstElementChild?.after(button);
      for (const known of errors.querySelectorAll(".notice-plain")) known.remove();
      errors.append(said);
    },
    /** @param {string} sentence */
    announce(sentence) {
      live.replaceChildren(h("p", null, sentence));
    },
  };
}

/**
 * @param {string} sentence
 * @param {"alert" | "status"} [role]
 * @returns {HTMLElement}
 */
function notice(sentence, role = "alert") {
  const dismiss = h("button", { type: "button", class: "notice-dismiss", "aria-label": "Dismiss" }, "×");
  const element = h("div", { class: "notice", role }, h("p", null, sentence), dismiss);
  dismiss.addEventListener("click", () => element.remove());
  return element;
}
