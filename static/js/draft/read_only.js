/** Owns the manuscript of those who may not write: a caret and a selection, but no change of the text. */

import { Plugin } from "prosemirror-state";
import { isReceived } from "./received.js";
import { readSelection } from "./screen_selection.js";

/**
 * @typedef {import("prosemirror-view").EditorView} EditorView
 */

/**
 * A plugin that lets through only what the server sent. Typing on a selection is the start of a remark:
 * it goes to `onTyping`, with the character, or with "" where an input method begins to compose one.
 *
 * @param {(text: string) => void} onTyping
 * @param {(view: EditorView) => boolean} onEnter what Enter does at a caret; whether it did something
 * @returns {Plugin}
 */
export function readOnly(onTyping, onEnter) {
  /**
   * @param {EditorView} view
   * @param {string} text
   */
  const typed = (view, text) => {
    if (!view.state.selection.empty) onTyping(text);
    return true;
  };
  return new Plugin({
    filterTransaction: (tr) => !tr.docChanged || isReceived(tr),
    props: {
      attributes: { "aria-readonly": "true", inputmode: "none", spellcheck: "false", autocorrect: "off" },
      handleTextInput: (view, _from, _to, text) => typed(view, text),
      handleKeyDown: (view, event) => handleKey(view, event, typed, onEnter),
      handleDOMEvents: {
        keydown: (view) => {
          readSelection(view);
          return false;
        },
        beforeinput: (view, event) => {
          if (event.inputType === "insertText" && event.data) typed(view, event.data);
          return refused(event);
        },
        compositionstart: (view) => typed(view, ""),
        paste: (_view, event) => refused(event),
        cut: (_view, event) => refused(event),
        drop: (_view, event) => refused(event),
      },
    },
  });
}

/**
 * @param {EditorView} view
 * @param {KeyboardEvent} event
 * @param {(view: EditorView, text: string) => boolean} typed
 * @param {(view: EditorView) => boolean} onEnter
 */
function handleKey(view, event, typed, onEnter) {
  if (event.isComposing) return false;
  if (event.key === "Enter") {
    return view.state.selection.empty && !event.shiftKey && onEnter(view);
  }
  return isPrintable(event) && !view.state.selection.empty && typed(view, event.key);
}

/**
 * Whether the key writes a character; AltGr counts as Ctrl and Alt together on some systems.
 *
 * @param {KeyboardEvent} event
 */
function isPrintable(event) {
  const commanding = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
  return [...event.key].length === 1 && !commanding;
}

/** @param {Event} event */
function refused(event) {
  event.preventDefault();
  return true;
}
