/** Owns the list of the people on a draft, with their roles, for those who may change them. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { dotOf } from "./card_parts.js";
import { choiceOf } from "./dialog.js";
import { may } from "./remark.js";

/**
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./remark.js").Person} Person
 * @typedef {import("./invite_links.js").Send} Send
 */

/** @type {readonly (readonly [string, string])[]} */
const ROLES = [
  ["beta", "Beta"],
  ["coauthor", "Co-author"],
  ["viewer", "Viewer"],
];

/**
 * @param {Context} context
 * @param {Send} send
 * @returns {HTMLElement}
 */
export function peopleList(context, send) {
  const people = [...context.members.values()].filter(({ removed }) => !removed);
  return h("ul", { class: "dialog-list" }, ...people.map((person) => personRow(person, context, send)));
}

/**
 * @param {Person} person
 * @param {Context} context
 * @param {Send} send
 */
function personRow(person, context, send) {
  const isFixed = person.role === "author" || person.id === context.me.id;
  const name = h("b", null, person.name);
  const you = person.id === context.me.id && h("small", null, "you");
  return h(
    "li",
    { class: "dialog-row" },
    dotOf(person),
    h("span", { class: "dialog-row-name" }, name, you),
    isFixed || !may(context, "change_role")
      ? h("span", { class: "dialog-role" }, roleName(person))
      : roleChoice(person, send),
    !isFixed && may(context, "remove_member") && removeButton(person, send),
  );
}

/** @param {Person} person */
function roleName({ role }) {
  return role === "author" ? "Author" : (ROLES.find(([value]) => value === role)?.[1] ?? role);
}

/**
 * @param {Person} person
 * @param {Send} send
 */
function roleChoice(person, send) {
  const choice = choiceOf(ROLES, person.role);
  choice.classList.add("field-input", "dialog-choice");
  choice.setAttribute("aria-label", `Role of ${person.name}`);
  const change = async () => {
    if (!(await send("change_role", { member: person.id, role: choice.value }))) choice.value = person.role;
  };
  choice.addEventListener("change", () => void change());
  return choice;
}

/**
 * @param {Person} person
 * @param {Send} send
 */
function removeButton(person, send) {
  let asked = false;
  const remove = () => {
    if (asked) void send("remove_member", { member: person.id });
    else button.textContent = "Really remove";
    asked = true;
  };
  const button = pushButton("Remove", remove);
  button.setAttribute("aria-description", person.name);
  return button;
}
