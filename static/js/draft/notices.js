/** Owns what the page says to the person: errors as plain sentences that stay until dismissed, and polite announcements. */
import { h } from "../lib/dom.js";

/** How many stay; those by which something can be done, words be saved for one, stay besides. */
const AT_MOST = 3;

/**
 * @param {object} places
 * @param {HTMLElement} places.errors holds the errors
 * @param {HTMLElement} places.live is `aria-live="polite"` and seen by nobody
 */
export function createNotices({ errors, live }) {
  const showPlain = (/** @type {HTMLElement} */ said) => {
    for (const known of errors.querySelectorAll(".notice-plain")) known.remove();
    errors.append(said);
  };
  return {
    /**
     * @param {string} sentence
     * @param {HTMLButtonElement | null} [button] what can be done about it; the sentence stays when it was pressed
     * @returns {() => void} takes it back
     */
    complain(sentence, button = null) {
      for (const known of [...errors.children]) if (known.firstChild?.textContent === sentence) known.remove();
      const passing = [...errors.children].filter((known) => !known.querySelector(".notice-action"));
      for (const known of passing.slice(0, Math.max(0, passing.length + 1 - AT_MOST))) known.remove();
      const said = notice(sentence);
      if (button) said.firstElementChild?.after(button);
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
      const said = plainNotice(sentence);
      const button = noticeButton(label, () => {
        said.remove();
        onChoose();
      });
      said.firstElementChild?.after(button);
      showPlain(said);
    },
    /**
     * Say what has happened, where nothing is to be done about it.
     *
     * @param {string} sentence
     * @returns {() => void} takes it back
     */
    tell(sentence) {
      const said = plainNotice(sentence);
      showPlain(said);
      return () => said.remove();
    },
    /** @param {string} sentence */
    announce(sentence) {
      live.replaceChildren(h("p", null, sentence));
    },
  };
}

/**
 * @param {string} label
 * @param {() => void} onChoose
 */
export function noticeButton(label, onChoose) {
  return h("button", { type: "button", class: "notice-action", on: { click: onChoose } }, label);
}

/** @param {string} sentence */
function plainNotice(sentence) {
  const said = notice(sentence, "status");
  said.classList.add("notice-plain");
  return said;
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
