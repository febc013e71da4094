/** Owns the keys of the review: what each does, when it may act, and the dialog that lists them. */
import { h } from "../lib/dom.js";
import { createDialog } from "./dialog.js";

/** @typedef {{key: string, shown: string, words: string}} Shortcut `key` as the browser names it */

/** @type {readonly Shortcut[]} */
export const SHORTCUTS = [
  { key: "j", shown: "J", words: "Next open remark" },
  { key: "k", shown: "K", words: "Previous open remark" },
  { key: "a", shown: "A", words: "Accept a suggestion, resolve a comment" },
  { key: "e", shown: "E", words: "Take with changes" },
  { key: "r", shown: "R", words: "Reject" },
  { key: "R", shown: "Shift R", words: "Reject with a reason" },
  { key: "c", shown: "C", words: "Reply" },
  { key: "u", shown: "U", words: "Undo the last decision" },
  { key: "?", shown: "?", words: "All keys" },
  { key: "Escape", shown: "Esc", words: "Leave the review" },
];

const TYPES_IN = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/**
 * Whether a key is meant for the review: not while somebody types, in a dialog, or together with Ctrl, Alt or Command.
 *
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (document.querySelector("dialog[open], details.more[open]")) return false;
  const { target } = event;
  return !(target instanceof Element && target.closest(TYPES_IN));
}

/** @param {() => void} onClose */
export function openShortcuts(onClose) {
  const dialog = createDialog("Keys of the review", {
    onClose: () => {
      dialog.element.remove();
      onClose();
    },
  });
  const rows = SHORTCUTS.map(({ shown, words }) => [h("dt", null, h("kbd", null, shown)), h("dd", null, words)]);
  dialog.body.append(
    h("dl", { class: "shortcuts" }, rows.flat()),
    h("p", { class: "shortcuts-note" }, "They act while the review is open and no box has the focus."),
  );
  dialog.open();
}
