/** Owns what the tray tells of a remark adrift: the passage as its writer saw it, and where it may belong now. */
import { h } from "../lib/dom.js";
import { getJson } from "../lib/http.js";
import { pushButton } from "./buttons.js";
import { chapterName } from "./chapter_names.js";
import { may, personOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./composer.js").Passage} Passage
 * @typedef {Passage & {quote: string, before: string, after: string, score: number}} Guess
 * @typedef {{seen: {before: string, words: string, after: string}, guesses: readonly Guess[]}} Found
 */

/**
 * A place in a tray card that fills itself when it comes into view.
 *
 * @param {Annotation} remark
 * @param {() => Context} getContext
 * @param {(passage: Passage) => void} onAttach
 */
export function createGuesses(remark, getContext, onAttach) {
  const element = h("div", { class: "tray-place" }, waiting());
  const load = async () => {
    element.replaceChildren(waiting());
    try {
      const { draft } = getContext();
      const found = await getJson(`/api/drafts/${draft}/annotations/${remark.id}/guesses`);
      element.replaceChildren(...placesOf(remark, found, getContext(), onAttach));
    } catch {
      const failed = h("p", { class: "tray-label" }, "The passage could not be loaded.");
      element.replaceChildren(
        failed,
        pushButton("Try again", () => void load(), "button-quiet"),
      );
    }
  };
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    void load();
  });
  observer.observe(element);
  return element;
}

const waiting = () => h("p", { class: "tray-label", role: "status" }, "Looking for the passage…");

/**
 * @param {Annotation} remark
 * @param {Context} context
 */
export function mayAttach(remark, context) {
  const writes = ["author", "coauthor"].includes(context.me.role);
  return may(context, "attach_annotation") && (writes || remark.author === context.me.id);
}

/**
 * @param {Annotation} remark
 * @param {Found} found
 * @param {Context} context
 * @param {(passage: Passage) => void} onAttach
 */
function placesOf(remark, { seen, guesses }, context, onAttach) {
  const writer = remark.author === context.me.id ? "you" : personOf(context, remark.author).name;
  const shown = [
    h("p", { class: "tray-label" }, `As ${writer} saw it`),
    h("blockquote", { class: "tray-seen" }, ...passageOf(seen.before, seen.words, seen.after)),
  ];
  if (!mayAttach(remark, context)) return shown;
  const rows = guesses.map((guess) => h("li", null, guessButton(guess, context, onAttach)));
  const told = rows.length ? "It may belong here now" : "Nothing in the text resembles these words any more.";
  return [
    ...shown,
    h("p", { class: "tray-label" }, told),
    ...(rows.length ? [h("ol", { class: "tray-guesses" }, rows)] : []),
  ];
}

/**
 * @param {Guess} guess
 * @param {Context} context
 * @param {(passage: Passage) => void} onAttach
 */
function guessButton({ chapter, version, from, to, quote, before, after, score }, context, onAttach) {
  const at = context.chapters.findIndex(({ id }) => id === chapter);
  const where = h(
    "small",
    { class: "tray-where" },
    `${chapterName(context.chapters, at)}, ${Math.round(score)} % alike`,
  );
  const button = h(
    "button",
    { type: "button", class: "tray-guess" },
    h("span", { class: "visually-hidden" }, `Attach to “${quote}” in ${chapterName(context.chapters, at)}: `),
    h("span", null, ...passageOf(before, quote, after)),
    where,
  );
  button.addEventListener("click", () => onAttach({ chapter, version, from, to }));
  return button;
}

/**
 * @param {string} before
 * @param {string} words
 * @param {string} after
 */
function passageOf(before, words, after) {
  const marked = h("mark", { class: "tray-words" }, words);
  return [before && "…", before, seam(before, words), marked, seam(words, after), after, after && "…"];
}

/**
 * A space where one paragraph ends and the next begins.
 *
 * @param {string} ahead
 * @param {string} behind
 */
const seam = (ahead, behind) => (/[.!?…"”’]$/.test(ahead) && /^["“‘\p{L}]/u.test(behind) ? " " : "");
