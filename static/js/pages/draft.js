/** Owns opening the page of a draft: loads the draft, puts back what an earlier page left unsent, shows the text. */

import { createSocket } from "../draft/connection.js";
import { DraftPage } from "../draft/draft_page.js";
import { putBackUnsent } from "../draft/lost_words.js";
import { createNotices } from "../draft/notices.js";
import { Outbox } from "../draft/outbox.js";
import { Session } from "../draft/session.js";
import { isAnythingLeft } from "../draft/unsent.js";
import { byId } from "../lib/dom.js";
import { getJson } from "../lib/http.js";
import { newId } from "../lib/ids.js";

const NO_STORE = "This browser keeps no data for this site: a change that is not saved yet would not survive a reload.";

const notices = createNotices({ errors: byId("notices"), live: byId("announcements") });

/** @param {string} draft */
async function load(draft) {
  const client = newId();
  const [snapshot, outbox] = await Promise.all([getJson(`/api/drafts/${draft}`), openOutbox(client)]);
  const session = new Session(snapshot, { socket: createSocket(notices.complain), getJson, outbox, client });
  const page = new DraftPage(session, notices);
  const isLeft = await isAnythingLeft(session);
  session.start();
  if (isLeft) await putBackUnsent(session, notices);
  page.open(location.hash.slice(1));
}

/** @param {string} client */
async function openOutbox(client) {
  try {
    const outbox = await Outbox.open(client);
    outbox.onFailure = () => notices.complain(NO_STORE);
    return outbox;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    notices.complain(NO_STORE);
    return null;
  }
}

load(byId("draft").dataset["draft"] ?? "").catch((error) => {
  document.querySelector(".page-waiting")?.remove();
  notices.complain("The draft could not be loaded. Check the connection and load the page again.");
  throw error;
});
