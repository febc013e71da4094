/** Owns the carets and selections of the other people in the manuscript. */

import { Plugin, PluginKey } from "prosemirror-state";
import { Mapping } from "prosemirror-transform";
import { Decoration, DecorationSet } from "prosemirror-view";
import { h } from "../lib/dom.js";
import { unconfirmedMaps } from "./collab_state.js";

/**
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {{id: number | string, name: string, hue: number, from: number, to: number}} Presence
 *   A person's selection in the confirmed text, the caret at its `to`.
 */

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
    props: { decorations: (state) => key.getState(state) },
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
    key: `${id} ${name} ${hue} ${to}`,
    side: 10,
    ignoreSelection: true,
    marks: [],
  });
}
