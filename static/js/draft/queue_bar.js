/** Owns the bar of the review: how far it has come, the way on, what was done last, and the end. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { icon } from "./icons.js";

/**
 * @typedef {import("./icons.js").IconName} IconName
 * @typedef {{next: () => void, previous: () => void, undo: () => void, keys: () => void, leave: () => void, clear: () => void}} BarActs
 * @typedef {{decided: number, total: number, adrift: number}} Progress
 * @typedef {object} BarState
 * @property {Progress} progress
 * @property {string} said what was done last; nothing yet
 * @property {boolean} mayUndo
 * @property {"going" | "filtered" | "done"} phase `filtered`: nothing open is left of what the filter shows
 * @property {string} sum of all decisions, in words
 */

/** @param {BarActs} acts */
export function createQueueBar(acts) {
  const count = h("b", { class: "queue-count" });
  const progress = h("progress", { class: "queue-progress", "aria-label": "Decided" });
  const said = h("span", { class: "queue-words" });
  const undo = pushButton("Undo", acts.undo, "margin-tool queue-undo");
  const previous = iconButton("Previous open remark", "previous", acts.previous);
  const next = iconButton("Next open remark", "next", acts.next);
  const keys = h(
    "button",
    { type: "button", class: "icon-button queue-keys", "aria-label": "All keys", title: "All keys" },
    "?",
  );
  keys.addEventListener("click", acts.keys);
  const leave = iconButton("Leave", "close", acts.leave);
  const end = h("div", { class: "queue-end", hidden: true });
  const row = h("div", { class: "queue-row" }, count, previous, next, keys, leave);
  const line = h("div", { class: "queue-line" }, said, undo);
  const element = h(
    "div",
    { class: "queue", role: "group", "aria-label": "Review", tabindex: -1, hidden: true },
    ...[row, progress, end, line],
  );
  let drawn = "";
  return {
    element,
    /** @param {BarState} state */
    update(state) {
      const { decided, total } = state.progress;
      count.textContent = countOf(state.progress);
      progress.max = Math.max(total, 1);
      progress.value = decided;
      said.textContent =
        state.said || (state.phase === "going" ? "A accepts, R rejects, J goes on. ? shows all keys." : "");
      line.classList.toggle("is-hint", !state.said);
      undo.hidden = !state.mayUndo;
      previous.hidden = next.hidden = state.phase !== "going";
      const key = JSON.stringify([state.phase, state.sum, state.progress]);
      if (key === drawn) return;
      drawn = key;
      end.hidden = state.phase === "going";
      end.replaceChildren(...endOf(state, acts));
    },
  };
}

/** @param {Progress} progress */
export function countOf({ decided, total }) {
  return `${decided} of ${total} decided`;
}

/**
 * @param {string} name
 * @param {IconName} sign
 * @param {() => void} onClick
 */
function iconButton(name, sign, onClick) {
  const props = { type: "button", class: "icon-button", "aria-label": name, title: name };
  return h("button", { ...props, on: { click: () => onClick() } }, icon(sign));
}

/**
 * @param {BarState} state
 * @param {BarActs} acts
 * @returns {HTMLElement[]}
 */
function endOf({ phase, sum, progress }, acts) {
  if (phase === "going") return [];
  if (phase === "filtered") {
    const words = "Nothing that the filter shows is open any more.";
    return [h("p", { class: "queue-title" }, words), pushButton("Clear the filter", acts.clear)];
  }
  const left = progress.adrift;
  const adrift = left === 1 ? "One more is adrift" : `${left} more are adrift`;
  return [
    h("div", { class: "queue-seal", "aria-hidden": "true" }, icon("check")),
    h("p", { class: "queue-title" }, left > 0 ? "Everything in the text is decided." : "Every remark is decided."),
    h("p", { class: "queue-sum" }, sum),
    ...(left > 0
      ? [h("p", { class: "queue-sum" }, `${adrift}: the words are gone, and the tray keeps what was said.`)]
      : []),
    pushButton("Back to the text", acts.leave, "button-main"),
  ];
}
