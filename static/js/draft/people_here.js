/** Owns the dots in the bar: who else has the draft open now. */
import { h } from "../lib/dom.js";
import { initialOf } from "./remark.js";

const AT_MOST = 5;

/** @typedef {{id: number, name: string, hue: number}} Here */

/** @param {HTMLElement} root a list */
export function createPeopleHere(root) {
  let shown = "";
  return {
    /**
     * @param {Iterable<Here>} presence several may be one person
     * @param {number} me
     */
    update(presence, me) {
      const others = [...new Map([...presence].map((person) => [person.id, person])).values()]
        .filter(({ id }) => id !== me)
        .sort((a, b) => a.name.localeCompare(b.name));
      const key = JSON.stringify(others.map(({ id, name, hue }) => [id, name, hue]));
      if (key === shown) return;
      shown = key;
      root.hidden = others.length === 0;
      const rest = others.slice(AT_MOST).map(({ name }) => name);
      root.replaceChildren(...others.slice(0, AT_MOST).map(dot), ...(rest.length > 0 ? [restOf(rest)] : []));
    },
  };
}

/** @param {Here} person */
function dot({ name, hue }) {
  return h(
    "li",
    { class: `dot person-here hue-${hue}`, title: name },
    h("span", { "aria-hidden": "true" }, initialOf(name)),
    h("span", { class: "visually-hidden" }, name),
  );
}

/** @param {string[]} names */
function restOf(names) {
  return h(
    "li",
    { class: "dot person-here hue-7", title: names.join(", ") },
    h("span", { "aria-hidden": "true" }, `+${names.length}`),
    h("span", { class: "visually-hidden" }, names.join(", ")),
  );
}
