/** Owns the parts of a draft's page that are told of each state and nothing more. */

import { byId } from "../lib/dom.js";
import { createChangedSince } from "./changed_since.js";
import { createChaptersNav } from "./chapters_nav.js";
import { wordsAt } from "./drop_passage.js";
import { createHeaderDialog } from "./header_dialog.js";
import { createInvite } from "./invite_dialog.js";
import { createTray } from "./tray.js";

/**
 * @typedef {import("./state.js").DraftState} DraftState
 * @typedef {{update: (state: DraftState) => void}} Part
 */

/**
 * @param {import("./draft_page.js").DraftPage} page
 * @returns {Part[]}
 */
export function createParts(page) {
  const { services, margin, manuscript } = page;
  const getPassage = () => manuscript.passage();
  const nav = createChaptersNav({
    root: byId("chapters-nav"),
    services,
    onOpen: (id) => page.open(id),
    getCaret: () => caretOf(manuscript),
    getPassage,
  });
  const tray = createTray({
    root: margin.tray,
    head: margin.head.head,
    services,
    getPassage,
    target: dropTarget(page),
  });
  const invite = document.getElementById("invite-button");
  const header = document.getElementById("header-button");
  return [
    { update: showTitle },
    { update: (state) => nav.update(state, manuscript.chapter) },
    tray,
    createChangedSince(page),
    ...(invite ? [createInvite({ button: invite, panel: document.getElementById("fresh"), services })] : []),
    ...(header ? [createHeaderDialog({ button: header, services })] : []),
  ];
}

/** @param {DraftState} state */
function showTitle({ title }) {
  const heading = byId("draft-title");
  if (heading.textContent !== title) heading.textContent = title;
}

/**
 * @param {import("./manuscript.js").Manuscript} manuscript
 * @param {{from: number, to: number} | null} [range] in the text on the screen; the caret without it
 * @returns {import("./composer.js").Passage | null} as the server knows it
 */
function caretOf(
  { editor, chapter },
  range = editor && { from: editor.view.state.selection.from, to: editor.view.state.selection.from },
) {
  const confirmed = editor && range && editor.toConfirmed(range);
  return confirmed && { chapter, version: editor.confirmedVersion(), ...confirmed };
}

/**
 * @param {import("./draft_page.js").DraftPage} page
 * @returns {import("./drop_passage.js").DropTarget}
 */
function dropTarget(page) {
  const { manuscript } = page;
  return {
    passageAt: (x, y) => {
      const words = manuscript.editor && wordsAt(manuscript.editor.view, x, y);
      return words && caretOf(manuscript, words);
    },
    show: (passage) => {
      manuscript.composing = passage;
      page.draw();
    },
  };
}
