/** Owns the dialog that shows the versions of the same words side by side and lets one be chosen. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { dotOf } from "./card_parts.js";
import { readingsOf, versionsWith } from "./choice.js";
import { createDialog } from "./dialog.js";
import { wordlessChange } from "./gist.js";
import { may, personOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 */

/**
 * @param {Annotation} annotation one of the versions
 * @param {Context} context
 * @param {(version: Annotation) => void} onChoose
 */
export function openChoice(annotation, context, onChoose) {
  const doc = context.chapters.find(({ id }) => id === annotation.chapter)?.doc;
  const versions = versionsWith(context.annotations, annotation);
  if (!doc || versions.length === 0) return;
  const dialog = createDialog("One of these versions", { onClose: () => dialog.element.remove() });
  dialog.element.classList.add("dialog-wide");
  const { original, readings } = readingsOf(doc, versions);
  const columns = versions.map((version, at) => {
    const button = pushButton("Choose this version", () => {
      dialog.close();
      onChoose(version);
    });
    return column(version, wordsOf(readings[at]), context, may(context, "accept_suggestion") ? button : null);
  });
  const intro = may(context, "accept_suggestion")
    ? "Choose one: it goes into the text, and the others are closed with thanks, not rejected."
    : "These suggestions are about the same words. The author chooses one of them.";
  dialog.body.append(
    h("p", { class: "version-intro" }, intro),
    h("div", { class: "versions" }, section("As it stands", null, original ? [original] : []), ...columns),
  );
  dialog.open();
}

/**
 * @param {Annotation} version
 * @param {(Node | string)[]} words
 * @param {Context} context
 * @param {HTMLButtonElement | null} button
 */
function column(version, words, context, button) {
  const author = personOf(context, version.author);
  const element = section(author.name, dotOf(author), words);
  element.classList.add(`hue-${author.hue}`, "version-offered");
  const said = wordlessChange(version, context);
  if (said) element.append(h("p", { class: "version-said" }, said));
  if (version.body) element.append(h("p", { class: "card-note" }, version.body));
  if (button) {
    button.setAttribute("aria-label", `Choose this version, by ${author.name}`);
    element.append(button);
  }
  return element;
}

/**
 * How a version reads, with what is new in it underlined, and what it takes out struck.
 *
 * @param {import("./choice.js").Reading | undefined} reading
 * @returns {(Node | string)[]} nothing where it takes out everything
 */
function wordsOf(reading) {
  if (!reading || !(reading.before || reading.put || reading.after)) return [];
  const { before, put, taken, after } = reading;
  const changed = [
    taken && h("del", null, hidden(" taken out: "), taken, hidden(" ")),
    put && h("ins", null, hidden(" put in: "), put, hidden(" ")),
  ];
  return [before, ...changed, after].filter(Boolean);
}

/** @param {string} words for those who do not see the strokes */
function hidden(words) {
  return h("span", { class: "visually-hidden" }, words);
}

/**
 * @param {string} title
 * @param {HTMLElement | null} dot
 * @param {(Node | string)[]} words
 */
function section(title, dot, words) {
  const head = h("h3", { class: "version-title" }, dot, title);
  const text =
    words.length > 0
      ? h("p", { class: "version-words" }, ...words)
      : h("p", { class: "version-none" }, "(without these words)");
  return h("section", { class: "version" }, head, text);
}
