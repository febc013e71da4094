/** Owns the carets and selections of the other people in the manuscript. */

import { Plugin, PluginKey } from "prosemirror-state";
import { Mapping } from "prosemirror-transform";
import { Decoration, DecorationSet } from "prosemirror-view";
import { h } from "../lib/dom.js";
import { BESIDE_TEXT } from "./beside_text.js";
import { unconfirmedMaps } from "./collab_state.js";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {{id: number | string, name: string, hue: number, from: number, to: number}} Presence
 *   A person's selection in the confirmed text, the caret at its `to`.
 */

/** How far from a caret the pointer may be to ask whose it is, in pixels. */
const NEAR = 6;

/** @type {PluginKey<DecorationSet>} */
const key = new PluginKey("cursors");

/** @returns {Plugin<DecorationSet>} */
export function cursors() {
  return new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, shown, _old, state) => {
        /** @type {readonly Presence[] | undefined} */
        const people = tr.getMeta(key);
        return people ? drawn(state, people) : shown.map(tr.mapping, tr.doc);
      },
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        pointermove: (view, { clientX, clientY }) => nameNear(view.dom, clientX, clientY),
        pointerleave: (view) => nameNear(view.dom, -Infinity, -Infinity),
      },
    },
  });
}

/**
 * The transaction that shows where these people are, and nobody else.
 *
 * @param {EditorState} state
 * @param {readonly Presence[]} people
 */
export const showingPeople = (state, people) => state.tr.setMeta(key, people);

/**
 * @param {EditorState} state
 * @param {readonly Presence[]} people
 */
function drawn(state, people) {
  const mapping = new Mapping(unconfirmedMaps(state));
  const place = (/** @type {number} */ at) => Math.max(0, Math.min(mapping.map(at, -1), state.doc.content.size));
  return DecorationSet.create(
    state.doc,
    people.flatMap((person) => [
      caret(person, place(person.to)),
      Decoration.inline(
        Math.min(place(person.from), place(person.to)),
        Math.max(place(person.from), place(person.to)),
        {
          class: `presence-selection hue-${person.hue}`,
        },
      ),
    ]),
  );
}

/**
 * A caret with its name; moving it makes a new one, so that the name shows for a while again.
 *
 * @param {Presence} person
 * @param {number} at
 */
function caret({ id, name, hue, to }, at) {
  const draw = () =>
    h(
      "span",
      { class: `presence-caret hue-${hue}`, "aria-hidden": "true" },
      h("span", { class: "presence-name" }, name),
    );
  return Decoration.widget(at, draw, {
    ...BESIDE_TEXT,
    key: `${id} ${name} ${hue} ${to}`,
    side: 10,
    marks: [],
  });
}

/**
 * Show the names at the carets near a point of the window. A caret itself is not to be pointed at: the browser would
 * begin a selection in it, and not in the text.
 *
 * @param {HTMLElement} text
 * @param {number} x
 * @param {number} y
 */
function nameNear(text, x, y) {
  for (const caret of text.querySelectorAll(".presence-caret")) {
    const { left, right, top, bottom } = caret.getBoundingClientRect();
    caret.classList.toggle("is-near", x > left - NEAR && x < right + NEAR && y > top && y < bottom);
  }
  return false;
}
