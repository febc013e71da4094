/** Owns reactions: the five there are, the buttons that give them in one tap, and how many gave each. */
import { h } from "../lib/dom.js";
import { icon } from "./icons.js";
import { may, personOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {"heart" | "laugh" | "gasp" | "tear" | "applause"} Reaction as the wire says it
 */

/** Each with its name on the screen and what somebody who gives it does. */
export const REACTIONS = /** @type {const} */ ([
  ["heart", "Love", "loves this"],
  ["laugh", "Laugh", "laughs at this"],
  ["gasp", "Gasp", "gasps at this"],
  ["tear", "Tear", "is moved by this"],
  ["applause", "Applause", "applauds this"],
]);

/**
 * What a reaction without words says.
 *
 * @param {Annotation} annotation
 * @returns {{name: Reaction, words: string} | null}
 */
export function reactionOf({ author, reactions = [] }) {
  const given = reactions.find(({ by }) => by === author)?.reaction;
  const known = REACTIONS.find(([name]) => name === given);
  return known ? { name: known[0], words: known[2] } : null;
}

/**
 * The reactions under a remark: those given, with their number, and (on the card one has chosen) all the others.
 *
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {(reaction: Reaction, on: boolean) => void} onReact
 * @returns {HTMLElement[]}
 */
export function reactionButtons(annotation, context, onReact) {
  const offers = may(context, "react") && !annotation.private && !annotation.sending;
  return REACTIONS.flatMap(([name, label]) => {
    const givers = (annotation.reactions ?? []).filter(({ reaction }) => reaction === name).map(({ by }) => by);
    if (!offers && givers.length === 0) return [];
    const mine = givers.includes(context.me.id);
    const words = givers.length > 0 ? `${label}, ${givers.length}: ${namesOf(givers, context)}` : label;
    const count = givers.length > 0 && h("span", { class: "reaction-count", "aria-hidden": "true" }, givers.length);
    const props = { class: `reaction${givers.length > 0 ? " is-given" : ""}`, title: words };
    if (!offers) return [h("span", { ...props, role: "img", "aria-label": words }, icon(name), count)];
    const pressed = { type: "button", "aria-label": words, "aria-pressed": String(mine) };
    const button = h("button", { ...props, ...pressed }, icon(name), count);
    button.addEventListener("click", () => onReact(name, !mine));
    return [button];
  });
}

/**
 * @param {readonly number[]} people
 * @param {Context} context
 * @returns {string} such as "Helen, Omar and you"
 */
function namesOf(people, context) {
  const others = people.filter((id) => id !== context.me.id).map((id) => personOf(context, id).name);
  return new Intl.ListFormat("en").format(people.includes(context.me.id) ? [...others, "you"] : others);
}
