/** Owns the field "Invite link" and its button, which stand in the dialog and on a fresh draft's panel. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { field } from "./dialog.js";

/** @typedef {import("./remark.js").Invitation} Invitation */

/**
 * @param {Invitation} invitation
 * @param {number} now milliseconds
 * @returns {boolean} whether it still lets someone in
 */
export function isUsable({ revoked, expires_at: expires, max_uses: most, uses, url }, now) {
  return Boolean(url) && !revoked && (!expires || Date.parse(expires) > now) && (most === null || uses < most);
}

/**
 * The link to offer first: the newest usable one that was not seen before, else the oldest for betas, else any.
 * @param {readonly Invitation[]} invitations oldest first
 * @param {number} now
 * @param {string | null} [preferred] id
 * @returns {Invitation | null}
 */
export function linkToOffer(invitations, now, preferred = null) {
  const usable = invitations.filter((invitation) => isUsable(invitation, now));
  return usable.find(({ id }) => id === preferred) ?? usable.find(({ role }) => role === "beta") ?? usable[0] ?? null;
}

/**
 * @param {Invitation} invitation
 * @returns {string} the whole address
 */
export function addressOf({ url }) {
  return url ? new URL(url, location.href).href : "";
}

/** The field, the button, and what they say. */
export function inviteLink() {
  const input = h("input", { type: "text", readonly: true, class: "invite-address" });
  const said = h("p", { class: "invite-said", role: "status" });
  const copied = async () => {
    said.textContent = (await copy(input.value, input)) ? "Copied" : "Press Ctrl+C to copy it.";
  };
  input.addEventListener("focus", () => input.select());
  const button = pushButton("Copy link", () => void copied(), "button-main");
  return {
    element: h("div", { class: "invite-link" }, field("Invite link", input), button, said),
    button,
    /** @param {string} address */
    set(address) {
      if (input.value === address) return;
      input.value = address;
      said.textContent = "";
    },
  };
}

/**
 * Put words on the clipboard, or at least select them.
 * @param {string} words
 * @param {HTMLInputElement} [input] that holds them
 * @returns {Promise<boolean>}
 */
export async function copy(words, input) {
  input?.focus();
  input?.select();
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return input ? document.execCommand("copy") : false;
  }
}
