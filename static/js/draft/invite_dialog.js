/** Owns inviting: the dialog with links and people, and the panel that offers the link on a fresh draft. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { createDialog } from "./dialog.js";
import { addressOf, inviteLink, linkToOffer } from "./invite_link.js";
import { linkList, newLinkForm } from "./invite_links.js";
import { peopleList } from "./invite_people.js";
import { contextOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").DraftState} DraftState
 *
 * @typedef {object} InviteOptions
 * @property {HTMLElement} button "Invite"
 * @property {HTMLElement | null} panel only on a fresh draft
 * @property {import("./remark.js").Services} services
 */

/** @param {InviteOptions} options */
export function createInvite({ button, panel, services }) {
  const link = inviteLink();
  const message = h("p", { class: "dialog-message", role: "alert" });
  const links = h("div");
  const people = h("div");
  /** @type {DraftState | null} */
  let state = null;
  /** @type {string | null} */
  let newest = null;
  let drawn = "";

  const send = async (/** @type {string} */ name, /** @type {Record<string, unknown>} */ data) => {
    const ack = await services.perform(name, data);
    message.textContent = ack.ok ? "" : (ack.error?.message ?? "That could not be done. Nothing was changed.");
    return ack.ok;
  };
  const fresh = panel && freshPanel(panel);
  const dialog = createDialog("Invite", {
    onOpen: () => {
      fresh?.hide();
      dialog.body.prepend(link.element);
      draw();
    },
    onClose: () => {
      message.textContent = "";
      link.element.remove();
    },
  });
  const draw = () => {
    if (!state) return;
    const invitations = state.invitations ?? [];
    const offered = linkToOffer(invitations, services.now(), newest);
    const address = offered ? addressOf(offered) : "";
    fresh?.set(address);
    link.set(address);
    link.element.hidden = address === "";
    const key = JSON.stringify([invitations, state.members, state.you]);
    if (key === drawn) return;
    drawn = key;
    links.replaceChildren(linkList(invitations, services.now(), send));
    people.replaceChildren(peopleList(contextOf(state, services), send));
  };
  dialog.body.append(
    message,
    h("details", { class: "dialog-more" }, h("summary", null, "Another link"), newLinkForm(services.now, send)),
    section("Links", links),
    section("People", people),
  );
  button.addEventListener("click", dialog.open);

  return {
    open: dialog.open,
    /** @param {DraftState} next */
    update(next) {
      const known = new Set(state?.invitations?.map(({ id }) => id));
      newest = (state && next.invitations?.findLast(({ id }) => !known.has(id))?.id) || newest;
      state = next;
      draw();
    },
  };
}

/**
 * @param {string} title
 * @param {HTMLElement} inside
 */
function section(title, inside) {
  return h("section", { class: "dialog-section" }, h("h3", { class: "dialog-subtitle" }, title), inside);
}

/**
 * @param {HTMLElement} panel
 */
function freshPanel(panel) {
  const link = inviteLink();
  const hide = () => {
    panel.hidden = true;
    panel.replaceChildren();
  };
  panel.append(
    h("p", { class: "fresh-words" }, "Your draft is ready. Send this link to your beta readers: they need no account."),
    link.element,
    pushButton("Not now", hide, "button-quiet"),
  );
  return {
    hide,
    /** @param {string} address */
    set(address) {
      link.set(address);
      if (panel.childElementCount > 0) panel.hidden = address === "";
    },
  };
}
