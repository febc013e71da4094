/** Owns a session that also tells what becomes of the words in its texts. */

import { Session } from "../../../static/js/draft/session.js";

export class WatchedSession extends Session {
  /** @type {(fate: import("./ledger.js").Fate) => void} */
  look = () => {};

  /** @type {Session["setState"]} */
  setState(state, event) {
    super.setState(state, event);
    this.look("taken away");
  }

  /** @type {Session["attach"]} */
  attach(chapter, text) {
    super.attach(chapter, text);
    this.look("missing");
  }
}
