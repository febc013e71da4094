/** Owns a chapter's text without a view: it takes in and gives out steps like the editor, for what waits unsent. */

import { collab, getVersion, sendableSteps } from "prosemirror-collab";
import { EditorState } from "prosemirror-state";
import { receiving, replay, toConfirmed, unconfirmedMaps } from "./collab_state.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 */

export class HeadlessText {
  /**
   * @param {{version: number, doc: Node, clientID: string | number, plugins?: readonly import("prosemirror-state").Plugin[]}} options
   */
  constructor({ version, doc, clientID, plugins = [] }) {
    this.state = EditorState.create({ doc, plugins: [collab({ version, clientID }), ...plugins] });
  }

  /** @param {Transaction} tr */
  dispatch(tr) {
    this.state = this.state.apply(tr);
  }

  /**
   * @param {number} version
   * @param {readonly Step[]} steps
   * @param {readonly (string | number)[]} clientIDs
   */
  receive(version, steps, clientIDs) {
    const tr = receiving(this.state, version, steps, clientIDs);
    if (tr) this.dispatch(tr);
  }

  sendable() {
    const sendable = sendableSteps(this.state);
    return sendable && { version: sendable.version, steps: sendable.steps, clientID: sendable.clientID };
  }

  confirmedVersion() {
    return /** @type {number} */ (getVersion(this.state));
  }

  unconfirmedMaps() {
    return unconfirmedMaps(this.state);
  }

  /** @param {{from: number, to: number}} range */
  toConfirmed(range) {
    return toConfirmed(this.state, range);
  }

  /**
   * @param {readonly Step[]} steps
   * @param {readonly StepMap[]} [since]
   */
  applyLocal(steps, since = []) {
    const { tr } = this.state;
    const leftOut = replay(tr, steps, since);
    if (tr.docChanged) this.dispatch(tr);
    return leftOut;
  }
}
