/** Owns Helen's page in suggesting mode, on a server in small. */

import assert from "node:assert/strict";
import { createEditor } from "../../../static/js/draft/editor.js";
import { Session } from "../../../static/js/draft/session.js";
import { SentSuggestions } from "../../../static/js/draft/suggesting_sent.js";
import { SuggestionSaver } from "../../../static/js/draft/suggesting_saver.js";
import { suggestingOf } from "../../../static/js/draft/suggesting_state.js";
import { mount } from "./dom_page.js";
import { FakeSocket } from "./fake_socket.js";
import { CHAPTER } from "./suggesting_room.js";

/** @typedef {import("./suggesting_room.js").Room} Room */

export class Page {
  /** @type {string[]} */
  complaints = [];
  /** Names and data of what was asked of the server. @type {{name: string, data: any}[]} */
  sent = [];
  #delivered = 0;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    this.socket = new FakeSocket();
    const getJson = () => Promise.reject(new Error("not asked for"));
    this.session = new Session(room.snapshot, { socket: this.socket, getJson, outbox: null, client: "helen" });
    this.#delivered = room.events.length;
    this.session.start();
    const { seq } = this.session.state;
    this.socket.asked.shift()?.answer({ ok: true, seq, events: [], here: [] });
    const chapter = this.session.state.chapters[0] ?? assert.fail();
    /** @type {SuggestionSaver | null} */
    this.saver = null;
    this.editor = createEditor({
      ...{ mount: mount(), chapter, editable: true, clientID: "helen", suggesting: { hue: 1 } },
      onSteps: () => this.saver?.typed(),
    });
    this.saver = new SuggestionSaver(this.editor, {
      ...{ session: this.session, sent: new SentSuggestions(this.session), chapter: CHAPTER },
      ...{ onSending: () => {}, onRefused: () => {}, complain: (sentence) => void this.complaints.push(sentence) },
    });
    this.session.texts.set(CHAPTER, this.saver);
  }

  /** What random edits need. */
  get writer() {
    const { view } = this.editor;
    return {
      get state() {
        return view.state;
      },
      dispatch: view.dispatch.bind(view),
    };
  }

  get doc() {
    return this.editor.view.state.doc;
  }

  get suggesting() {
    return suggestingOf(this.editor.view.state) ?? assert.fail();
  }

  /** Let one of the server's events come. */
  hear() {
    const event = this.room.events[this.#delivered];
    if (!event) return false;
    this.#delivered += 1;
    this.socket.receive("event", event);
    return true;
  }

  /** Let the server take and answer one command. */
  async answer() {
    await turn();
    const asked = this.socket.asked.shift();
    if (!asked) return false;
    this.sent.push(asked.data);
    asked.answer(this.room.carryOut(asked.data));
    await turn();
    return true;
  }

  /** Save, and let everything come that is on its way. */
  async settle() {
    this.saver?.flush();
    while ((await this.answer()) || this.hear());
    this.saver?.flush();
    if (this.socket.asked.length > 0) await this.settle();
  }

  close() {
    this.saver?.close();
    this.editor.destroy();
  }
}

/** Whatever is ready to happen has happened. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));
