/** Owns the quiet chips that say what a remark is about; none, or one. */
import { h } from "../lib/dom.js";
import { guessKind } from "./kind_guess.js";
import { isOpen, isReaction, isSuggestion, KINDS, may, replacementText } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 */

/**
 * Chips for a remark that is being written. A guess is chosen beforehand, until the person chooses.
 *
 * @returns {{element: HTMLElement, value: () => string | null, guess: (kind: string | null) => void}}
 */
export function kindChips() {
  /** @type {string | null} */
  let chosen = null;
  let hasChosen = false;
  const show = (/** @type {string | null} */ kind) => {
    chosen = kind;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.textContent === kind));
  };
  const chips = KINDS.map((kind) =>
    kindChip(kind, false, () => {
      hasChosen = true;
      show(kind === chosen ? null : kind);
    }),
  );
  return {
    element: h("div", { class: "chips", role: "group", "aria-label": "Kind (optional)" }, ...chips),
    value: () => chosen,
    guess: (kind) => {
      if (!hasChosen) show(kind);
    },
  };
}

/**
 * Whether somebody may say what a remark is about: its writer may, and whoever decides on it.
 *
 * @param {Annotation} annotation
 * @param {Context} context
 */
export function mayClassify(annotation, context) {
  const isMine = annotation.author === context.me.id;
  if (annotation.sending || isReaction(annotation)) return false;
  return may(context, "classify_annotation") && (isMine || may(context, "accept_suggestion"));
}

/**
 * The kind a card offers for a remark that has none.
 *
 * @param {Annotation} annotation
 */
export function guessedKind(annotation) {
  if (annotation.kind || !isSuggestion(annotation) || !isOpen(annotation)) return null;
  return guessKind(annotation.original, replacementText(annotation.replacement));
}

/**
 * The chips of a card: one tap sets the kind, a second one on the same takes it away. A guess stands first.
 *
 * @param {Annotation} annotation
 * @param {(kind: string | null) => void} onChoose
 * @returns {HTMLElement[]}
 */
export function cardChips(annotation, onChoose) {
  const guess = guessedKind(annotation);
  const kinds = guess ? [guess, ...KINDS.filter((kind) => kind !== guess)] : KINDS;
  return kinds.map((kind) => {
    const isSet = kind === annotation.kind;
    const chip = kindChip(kind, isSet, () => onChoose(isSet ? null : kind));
    if (kind !== guess) return chip;
    chip.classList.add("is-guess");
    chip.setAttribute("aria-label", `${kind}, our guess`);
    return chip;
  });
}

/**
 * @param {string} kind
 * @param {boolean} pressed
 * @param {() => void} onClick
 */
function kindChip(kind, pressed, onClick) {
  const props = { type: "button", class: "chip", "aria-pressed": String(pressed), on: { click: () => onClick() } };
  return h("button", props, kind);
}
