/** Owns uploading a new version of a chapter or of the draft, as its page does: over HTTP, with the number it was compared at. */

import { newId } from "../../../static/js/lib/ids.js";
import { schema } from "../../../static/js/prose/schema.js";
import { tokensOf } from "./tokens.js";
import { persistently } from "./wire.js";

/**
 * @typedef {import("./person.js").Person} Person
 * @typedef {import("./random.js").Random} Random
 */

/** How often it is tried to be quicker than those who write. */
const TRIES = 6;
/** Shorter paragraphs stay as they are: titles, and what the people of the run leave of a text. */
const LONG = 40;

/**
 * Take the text home, change it there, and bring it back before anybody writes; answers whether that was quick enough.
 *
 * @param {Person} person
 */
export async function upload(person) {
  const { browser, draft, ledger } = person.who;
  const { random } = person;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await browser.token("/drafts/new") };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const snapshot = await persistently(() => browser.getJson(`/api/drafts/${draft}`));
    const data = version(random, snapshot, () => person.newToken());
    if (!data) return false;
    const command = { id: newId(), name: "upload_version", data };
    const body = JSON.stringify(command);
    const ack = await (await browser.fetch(`/api/drafts/${draft}/commands`, { method: "POST", headers, body })).json();
    ledger.posted(snapshot.you.id, command, ack);
    if (ack.ok) return true;
    if (ack.error?.code !== "conflict") return false;
  }
  return false;
}

/**
 * @param {Random} random
 * @param {any} snapshot
 * @param {() => string} newToken
 */
function version(random, { seq, chapters }, newToken) {
  const texts = chapters.map((/** @type {any} */ one) => ({ ...one, text: paragraphs(schema.nodeFromJSON(one.doc)) }));
  const chapter = random.one(texts);
  if (!chapter?.text.length) return null;
  chapter.text = changed(random, chapter.text, newToken());
  const isWhole = random.happens(0.3) && chapters.every((/** @type {any} */ one) => one.title);
  if (!isWhole) return { seq, chapter: chapter.id, text: chapter.text.join("\n\n") };
  const keep = chapters.map((/** @type {any} */ one) => one.id);
  return {
    seq,
    keep,
    text: texts.map((/** @type {any} */ one) => [`# ${one.title}`, ...one.text].join("\n\n")).join("\n\n"),
  };
}

/**
 * @param {import("prosemirror-model").Node} doc
 * @returns {string[]}
 */
function paragraphs(doc) {
  /** @type {string[]} */
  const found = [];
  doc.descendants((node) => {
    if (!node.isTextblock) return true;
    const words = node.textBetween(0, node.content.size, "", " ").trim();
    if (words) found.push(words);
    return false;
  });
  return found;
}

/**
 * A word more, and one paragraph gone, elsewhere or written anew. No word of the people of the run is taken out.
 *
 * @param {Random} random
 * @param {readonly string[]} text
 * @param {string} token
 */
function changed(random, text, token) {
  const at = random.below(text.length);
  const more = text.with(at, `${text[at]} ${token} it said there.`);
  const plain = more.flatMap((words, index) => (words.length > LONG && !tokensOf(words).length ? [index] : []));
  const other = random.one(plain);
  if (other === undefined) return more;
  const kind = random.below(3);
  if (kind === 0) return more.toSpliced(other, 1);
  if (kind === 1) return more.toSpliced(other, 1).toSpliced(random.below(more.length), 0, more[other] ?? "");
  return more.with(other, "Nobody ever asked how the lamp had come to be lit that night.");
}
