/** Owns the parts of a card that say what a remark is, each drawn anew only where what it is drawn from has changed. */
import { h } from "../lib/dom.js";
import { oneStop } from "../lib/one_stop.js";
import { isOwn, ownMenu } from "./card_edit.js";
import { bodyOf, changeOf, conflictOf, decisionOf, headOf, kindOf } from "./card_parts.js";
import { cardChips, mayClassify } from "./kind_chips.js";
import { reactionButtons } from "./reactions.js";
import { personOf } from "./remark.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 *
 * @typedef {object} Doings what the card does for what is tapped in its content
 * @property {(command: string, more?: Record<string, unknown>) => void} send
 * @property {() => void} edit
 * @property {() => void} chooseKind shows the chips, or puts them away
 */

export class CardContent {
  /** @type {Map<HTMLElement, string>} */
  drawn = new Map();
  head = h("header", { class: "card-head" });
  change = h("div", { class: "card-proposed" });
  body = h("div", { class: "card-said" });
  sides = h("div", { class: "card-conflict", role: "status", hidden: true });
  kinds = h("div", { class: "chips card-kinds", "aria-label": "Kind", hidden: true });
  decision = h("p", { class: "card-decision", hidden: true });
  reactions = h("div", { class: "reactions", "aria-label": "Reactions", hidden: true });

  /** @param {Doings} doings */
  constructor(doings) {
    this.doings = doings;
    /** @type {Map<HTMLElement, () => void>} */
    this.stops = new Map([this.kinds, this.reactions].map((row) => [row, oneStop(row)]));
  }

  /**
   * @param {Annotation} annotation
   * @param {Context} context
   * @param {import("./remark.js").Refusal | null} conflict
   */
  update(annotation, context, conflict) {
    const { original, replacement, adrift, body, decision, reactions, state } = annotation;
    this.drawHead(annotation, context);
    this.draw(this.change, [original, replacement, adrift, state, decision], () => changeOf(annotation, context));
    this.draw(this.body, [body, reactions], () => bodyOf(annotation));
    this.draw(this.sides, [conflict], () => (conflict ? conflictOf(annotation, conflict, context) : []));
    this.draw(this.decision, [state, decision, body, replacement, minuteOf(context)], () =>
      decisionOf(annotation, context),
    );
    this.drawTaps(annotation, context);
    const optional = [this.sides, this.decision, this.kinds, this.reactions];
    for (const part of optional) part.hidden = part.childElementCount === 0;
  }

  /**
   * @param {Annotation} annotation
   * @param {Context} context
   */
  drawHead(annotation, context) {
    const { kind, revised_at: revised, sending, state, replies } = annotation;
    const isMine = isOwn(annotation, context);
    const taps = mayClassify(annotation, context);
    const from = [
      personOf(context, annotation.author),
      kind,
      annotation.private,
      revised,
      sending,
      state,
      isMine,
      taps,
      replies.length,
    ];
    this.draw(this.head, [...from, minuteOf(context)], () => {
      const label = kindOf(annotation, taps ? this.doings.chooseKind : undefined);
      const menu = () => ownMenu(annotation, this.doings.edit, () => this.doings.send("withdraw_annotation"));
      return [...headOf(annotation, context, label), ...(isMine ? [menu()] : [])];
    });
  }

  /**
   * What is set in one tap: the kind, and reactions.
   *
   * @param {Annotation} annotation
   * @param {Context} context
   */
  drawTaps(annotation, context) {
    const { kind, state, original, replacement, reactions } = annotation;
    const classify = (/** @type {string | null} */ one) => this.doings.send("classify_annotation", { kind: one });
    const react = (/** @type {string} */ reaction, /** @type {boolean} */ on) =>
      this.doings.send("react", { reaction, on });
    const taps = mayClassify(annotation, context);
    this.draw(this.kinds, [kind, state, original, replacement, taps], () =>
      taps ? cardChips(annotation, classify) : [],
    );
    this.draw(this.reactions, [reactions, annotation.private, annotation.sending, context.me.can], () =>
      reactionButtons(annotation, context, react),
    );
  }

  /**
   * Redraw a part only where what it is drawn from has changed; an open menu in it waits.
   *
   * @param {HTMLElement} part
   * @param {unknown[]} from
   * @param {() => HTMLElement[]} make
   */
  draw(part, from, make) {
    const key = JSON.stringify(from);
    if (this.drawn.get(part) === key || part.querySelector("details[open]")) return;
    this.drawn.set(part, key);
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const name = focused?.getAttribute("aria-label") ?? focused?.textContent;
    part.replaceChildren(...make());
    this.stops.get(part)?.();
    if (focused) buttonNamed(part, name)?.focus({ preventScroll: true });
  }
}

/** @param {Context} context */
const minuteOf = (context) => Math.floor(context.now() / 60_000);

/**
 * The button that took the place of one that had the focus.
 *
 * @param {HTMLElement} part
 * @param {string | null | undefined} name
 */
function buttonNamed(part, name) {
  const word = name?.split(/[:,]/)[0];
  return [...part.querySelectorAll("button")].find((button) =>
    (button.getAttribute("aria-label") ?? button.textContent)?.startsWith(word ?? "\n"),
  );
}
