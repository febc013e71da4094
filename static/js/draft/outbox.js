/** Owns what has been written but not acknowledged: kept in IndexedDB until the server has it. */

import { openDB } from "idb";

/**
 * @typedef {{id: string, draft: string, name: string, data: any}} Command
 * @typedef {{version: number, steps: object[]}} UnsentText steps (JSON) made on top of a chapter's `version`
 * @typedef {{
 *   client: string, draft: string, user: number,
 *   sending: Command | null, commands: Command[], texts: Record<string, UnsentText>,
 * }} Unsent what one page has not had acknowledged; `sending` is the edit of text on its way
 */

const STORE = "unsent";

/** @returns {Promise<import("idb").IDBPDatabase>} */
function openDatabase() {
  return openDB("beta-outbox", 1, {
    upgrade: (database) => {
      database.createObjectStore(STORE, { keyPath: "client" }).createIndex("draft", "draft");
    },
  });
}

/** The outbox of one page. Each page writes its own record, under a lock that ends with the page. */
export class Outbox {
  /** @type {Unsent | null} */
  #next = null;
  #writing = false;
  #empty = true;
  /** Earlier pages, and what stays in their records. @type {{client: string, rest: Unsent}[]} */
  #takenOver = [];
  /** @type {(() => void)[]} */
  #waiting = [];
  /** Called where the browser refuses to keep a record, as when its space is full. @type {(error: DOMException) => void} */
  onFailure = () => {};

  /**
   * @param {string} client
   * @param {import("idb").IDBPDatabase} database
   */
  constructor(client, database) {
    this.client = client;
    this.database = database;
  }

  /**
   * The outbox of a page, new for each load. Rejects with a DOMException where the browser keeps no data.
   *
   * @param {string} client
   */
  static async open(client) {
    const database = await openDatabase();
    hold(client);
    return new Outbox(client, database);
  }

  /**
   * Keep a record in place of the last; an empty one is removed. Writes that follow fast become one.
   *
   * @param {Unsent} unsent
   */
  keep(unsent) {
    const empty = isEmpty(unsent);
    if (empty && this.#empty) return;
    this.#empty = empty;
    this.#next = unsent;
    if (!this.#writing) void this.#write();
  }

  /** @returns {Promise<void>} when everything kept so far is on disk, or could not be kept */
  settled() {
    return this.#writing ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /**
   * Let the next record take the place of an earlier page's too, but for what cannot be sent yet; both in one transaction.
   *
   * @param {string} client
   * @param {Unsent} rest
   */
  takeOver(client, rest) {
    this.#takenOver.push({ client, rest });
    this.#empty = false;
  }

  async #write() {
    this.#writing = true;
    try {
      while (this.#next) await this.#writeNext(this.#next);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.onFailure(error);
    } finally {
      this.#writing = false;
      this.#waiting.splice(0).forEach((resolve) => resolve());
    }
  }

  /** @param {Unsent} unsent */
  async #writeNext(unsent) {
    this.#next = null;
    const transaction = this.database.transaction(STORE, "readwrite");
    const { store, done } = transaction;
    const gone = [...this.#takenOver];
    const written = isEmpty(unsent) ? store.delete(this.client) : store.put(unsent);
    const removed = gone.map(({ client, rest }) => (isEmpty(rest) ? store.delete(client) : store.put(rest)));
    // Without being asked to, the browser commits only after it has answered: a page that is just being left is then gone.
    transaction.commit();
    await Promise.all([written, ...removed, done]);
    this.#takenOver.splice(0, gone.length);
  }

  /**
   * What earlier pages of this person left unsent on a draft. Those still open in another tab are not touched.
   *
   * @param {string} draft
   * @param {number} user
   * @returns {Promise<Unsent[]>}
   */
  async left(draft, user) {
    const { database } = this;
    /** @type {Unsent[]} */
    const all = await database.getAllFromIndex(STORE, "draft", draft);
    const mine = all.filter((unsent) => unsent.user === user && unsent.client !== this.client);
    const orphaned = await Promise.all(mine.map(({ client }) => isOrphaned(client)));
    return mine.filter((_unsent, index) => orphaned[index]);
  }
}

/** @param {Unsent} unsent */
function isEmpty({ sending, commands, texts }) {
  return sending === null && commands.length === 0 && Object.keys(texts).length === 0;
}

/** @param {string} client */
const lockOf = (client) => `beta-outbox-${client}`;

/**
 * Hold a lock as long as this page lives (where the browser has locks: on HTTPS and on this machine).
 *
 * @param {string} client
 */
function hold(client) {
  void globalThis.navigator?.locks?.request(lockOf(client), () => new Promise(() => {}));
}

/**
 * @param {string} client
 * @returns {Promise<boolean>}
 */
async function isOrphaned(client) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return true;
  return locks.request(lockOf(client), { ifAvailable: true }, (lock) => lock !== null);
}
