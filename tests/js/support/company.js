/** Owns bringing four people together on one draft, each through the doors that people use. */

import { newId } from "../../../static/js/lib/ids.js";
import { Browser } from "./browser.js";
import { LETTERS } from "./tokens.js";

/** @typedef {{name: string, letter: string, browser: Browser}} Guest */

const PASSWORD = "lantern oil and salt";
const SUBJECTS = [
  "The keeper",
  "Marit",
  "Her brother",
  "The boatman",
  "A gull",
  "The old lamp",
  "Nobody in the village",
];
const VERBS = ["watched", "counted", "remembered", "had lost", "wrote down", "kept quiet about", "went out to"];
const OBJECTS = [
  "the tide 🌊",
  "three lights on the water",
  "the name in the ledger",
  "a boat without oars",
  "the long stairs",
];
const ENDINGS = ["before the rain came", "and said nothing", "as if it were Sunday", "for the second time that week"];

/**
 * A story of three chapters, written by chance.
 *
 * @param {import("./random.js").Random} random
 */
function story(random) {
  const sentence = () => `${[SUBJECTS, VERBS, OBJECTS, ENDINGS].map((words) => random.one(words)).join(" ")}.`;
  const paragraph = () => Array.from({ length: 2 + random.below(3) }, sentence).join(" ");
  const chapter = (/** @type {number} */ number) =>
    [`# Chapter ${number}`, ...Array.from({ length: 6 }, paragraph)].join("\n\n");
  return `Title: What the Tide Left\nRating: PG\n\n${[1, 2, 3].map(chapter).join("\n\n")}\n`;
}

/**
 * The author with her draft, a co-author with an account, two betas without.
 *
 * @param {string} origin
 * @param {import("./random.js").Random} random
 * @returns {Promise<{draft: string, guests: Guest[], seq: number}>} `seq` of the draft as they find it
 */
export async function gather(origin, random) {
  const author = await signedUp(origin, "Rhiannon");
  const draft = (await author.submit("/drafts/new", { text: story(random) })).split("/").at(-1) ?? "";
  await inviteCoauthor(author, draft);
  const { invitations } = await author.getJson(`/api/drafts/${draft}`);
  const link = (/** @type {string} */ role) => invitations.find((/** @type {any} */ one) => one.role === role).url;
  const coauthor = await signedUp(origin, "Tomos");
  await coauthor.submit(link("coauthor"), { wants_credit: "y" });
  const [helen, omar] = [new Browser(origin), new Browser(origin)];
  await helen.submit(link("beta"), { name: "Helen", wants_credit: "y" });
  await omar.submit(link("beta"), { name: "Omar", wants_credit: "y" });
  const browsers = { Rhiannon: author, Tomos: coauthor, Helen: helen, Omar: omar };
  const guests = Object.entries(browsers).map(([name, browser], at) => ({ name, letter: LETTERS[at] ?? "", browser }));
  const { seq } = await author.getJson(`/api/drafts/${draft}`);
  return { draft, guests, seq };
}

/**
 * @param {string} origin
 * @param {string} name
 */
async function signedUp(origin, name) {
  const browser = new Browser(origin);
  await browser.submit("/signup", { name, email: `${name}-${newId()}@example.org`.toLowerCase(), password: PASSWORD });
  return browser;
}

/**
 * @param {Browser} author
 * @param {string} draft
 */
async function inviteCoauthor(author, draft) {
  const command = { id: newId(), name: "create_invitation", data: { role: "coauthor", label: "Together" } };
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await author.token("/drafts/new") };
  const path = `/api/drafts/${draft}/commands`;
  const response = await author.fetch(path, { method: "POST", headers, body: JSON.stringify(command) });
  if (!response.ok) throw new Error(`The invitation was refused: ${await response.text()}`);
}
