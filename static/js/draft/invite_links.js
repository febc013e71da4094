/** Owns the list of a draft's links, with their uses, and the form that makes another. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { choiceOf, field } from "./dialog.js";
import { addressOf, copy, isUsable } from "./invite_link.js";
import { fullTime } from "./times.js";

/**
 * @typedef {import("./remark.js").Invitation} Invitation
 * @typedef {(name: string, data: Record<string, unknown>) => Promise<boolean>} Send
 */

/** @type {readonly (readonly [string, string])[]} */
export const ROLES = [
  ["beta", "Beta: reads and remarks"],
  ["coauthor", "Co-author: writes too"],
  ["viewer", "Viewer: only reads"],
];

/** @type {readonly (readonly [string, string])[]} */
const EXPIRIES = [
  ["", "Never"],
  ["1", "In a day"],
  ["7", "In a week"],
  ["30", "In 30 days"],
];

const DAY = 86_400_000;

/**
 * @param {Invitation} invitation
 * @param {number} now
 * @returns {string} such as "Beta · 2 uses of 5 · until 3 March 2026 at 12:00"
 */
export function factsOf({ role, uses, max_uses: most, expires_at: expires, revoked }, now) {
  const name = (ROLES.find(([value]) => value === role)?.[1] ?? role).split(":")[0];
  const used = `${uses} ${uses === 1 ? "use" : "uses"}${most === null ? "" : ` of ${most}`}`;
  const past = expires !== null && Date.parse(expires) <= now;
  const end = revoked ? "revoked" : expires ? `${past ? "ended" : "until"} ${fullTime(expires)}` : null;
  return [name, used, end].filter(Boolean).join(" · ");
}

/**
 * @param {readonly Invitation[]} invitations
 * @param {number} now
 * @param {Send} send
 * @returns {HTMLElement}
 */
export function linkList(invitations, now, send) {
  return h("ul", { class: "dialog-list" }, ...invitations.map((invitation) => linkRow(invitation, now, send)));
}

/**
 * @param {Invitation} invitation
 * @param {number} now
 * @param {Send} send
 */
function linkRow(invitation, now, send) {
  const name = invitation.label || "Link without a label";
  const usable = isUsable(invitation, now);
  const copyThis = pushButton("Copy", () => void copyAddress(), "button-quiet");
  copyThis.setAttribute("aria-label", `Copy this: ${name}`);
  const copyAddress = async () => {
    copyThis.textContent = (await copy(addressOf(invitation))) ? "Copied" : "Not copied";
  };
  const revoke = pushButton("Revoke", () => void send("revoke_invitation", { invitation: invitation.id }));
  revoke.setAttribute("aria-label", `Revoke: ${name}`);
  return h(
    "li",
    { class: usable ? "dialog-row" : "dialog-row is-past" },
    h("span", { class: "dialog-row-name" }, h("b", null, name), h("small", null, factsOf(invitation, now))),
    usable && copyThis,
    !invitation.revoked && revoke,
  );
}

/**
 * @param {() => number} now
 * @param {Send} send
 * @returns {HTMLElement}
 */
export function newLinkForm(now, send) {
  const role = choiceOf(ROLES, "beta");
  const label = h("input", { type: "text", maxlength: 80, placeholder: "For whom" });
  const expiry = choiceOf(EXPIRIES, "");
  const most = h("input", { type: "number", min: 1, max: 10_000, placeholder: "No limit" });
  const form = h(
    "form",
    { class: "dialog-form" },
    field("Role", role),
    field("Label", label),
    field("Ends", expiry),
    field("Limit of uses", most),
    h("button", { class: "button" }, "New link"),
  );
  const make = async () => {
    const made = await send("create_invitation", {
      role: role.value,
      label: label.value.trim(),
      expires_at: expiry.value ? new Date(now() + Number(expiry.value) * DAY).toISOString() : null,
      max_uses: most.value ? Number(most.value) : null,
    });
    if (made) form.reset();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void make();
  });
  return form;
}
