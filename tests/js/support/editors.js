/** Owns editors on a small chapter, and what people do in them. */

import { TextSelection } from "prosemirror-state";
import { createEditor } from "../../../static/js/draft/editor.js";
import { chapter } from "./chapters.js";
import { fire, mount } from "./dom_page.js";

/** @typedef {import("../../../static/js/draft/editor.js").Editor} Editor */

export const doc = chapter("The lamp had been out for a week.", "It was not the oil.");

/**
 * The chapter in an editor of the author.
 *
 * @param {Partial<import("../../../static/js/draft/editor.js").EditorOptions>} [options]
 */
export function open(options = {}) {
  return createEditor({
    mount: mount(),
    chapter: { id: "chapter1", title: "Low water", version: 0, doc },
    editable: true,
    clientID: "author",
    ...options,
  });
}

/**
 * @param {Editor} editor
 * @param {{from: number, to: number}} range
 */
export function select({ view }, { from, to }) {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
}

/**
 * @param {Editor} editor
 * @param {string} key
 * @param {KeyboardEventInit} [modifiers]
 */
export const press = ({ view }, key, modifiers = {}) =>
  fire(view.dom, "KeyboardEvent", "keydown", {
    key,
    keyCode: key.toUpperCase().charCodeAt(0),
    code: key,
    ...modifiers,
  });
