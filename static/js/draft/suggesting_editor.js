/** Owns what the saver of suggestions asks of the editor. */

import { readSelection } from "./screen_selection.js";
import { correcting, receivingBeneath } from "./suggesting_rebase.js";
import { suggestingAs, suggestingOf } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-view").EditorView} EditorView
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("./suggesting_rebase.js").Claim} Claim
 */

/**
 * @param {EditorView} view
 * @param {(tr: Transaction | null) => void} dispatch
 */
export function suggestingPart(view, dispatch) {
  return {
    /**
     * Takes in the server's steps beneath the suggestions. Throws as `receive` does.
     *
     * @param {number} version before the steps
     * @param {readonly Step[]} steps
     * @param {(id: string) => Claim} claim
     * @returns {{lost: readonly string[], renewed: readonly string[]}} the suggestions that are no longer on the text, and
     *   those of them whose rest is one of its own
     */
    receiveBeneath: (version, steps, claim) => {
      readSelection(view);
      const followed = receivingBeneath(view.state, version, steps, claim);
      if (followed) dispatch(followed.tr);
      return followed ?? { lost: [], renewed: [] };
    },
    /**
     * Takes suggestions off the text, and lays others on.
     *
     * @param {ReadonlySet<string>} off
     * @param {readonly {id: string, from: number, to: number, slice: import("prosemirror-model").Slice}[]} on
     *   in the confirmed text, the oldest first
     * @returns {{laid: readonly string[], fell: readonly string[]}} which of them found a place, and which others lost theirs
     */
    correct: (off, on) => {
      if (off.size === 0 && on.length === 0) return { laid: [], fell: [] };
      readSelection(view);
      const corrected = correcting(view.state, off, on);
      if (corrected) dispatch(corrected.tr);
      return corrected ?? { laid: [], fell: [] };
    },
    /** Suggestions that have vanished will not come back under their names. */
    forgetGone: () => {
      const suggesting = suggestingOf(view.state);
      if (suggesting) dispatch(suggestingAs(view.state.tr, { ...suggesting, gone: [] }));
    },
  };
}
