/** Owns one card of the margin: a remark with its thread and buttons, brought up to date in place. */
import { h } from "../lib/dom.js";
import { actionButtons, actionsFor, reasonBox } from "./card_actions.js";
import { editBoxes } from "./card_edit.js";
import { bodyOf, changeOf, conflictOf, decisionOf, headOf } from "./card_parts.js";
import { moreMenu } from "./more_menu.js";
import { isOpen, may, nameOf, personOf } from "./remark.js";
import { createThread } from "./thread.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 *
 * @typedef {object} CardHooks
 * @property {(id: string) => void} [onActivate] it was chosen, by pointer or keyboard
 * @property {() => void} [onResize] a box opened or closed in it
 * @property {(annotation: Annotation) => void} [onAttach] only in the tray
 *
 * @typedef {object} Card
 * @property {HTMLElement} element
 * @property {(annotation: Annotation, context: Context) => void} update
 * @property {(active: boolean) => void} setActive
 */

/**
 * @param {Annotation} annotation
 * @param {Context} context
 * @param {CardHooks} [hooks]
 * @returns {Card}
 */
export function createCard(annotation, context, hooks = {}) {
  return new CardPart(annotation, context, hooks);
}

/**
 * A card that will not change.
 * @param {Annotation} annotation
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function renderCard(annotation, context) {
  return createCard(annotation, context).element;
}

/** @implements {Card} */
class CardPart {
  /** @type {Map<HTMLElement, string>} */
  drawn = new Map();
  /** @type {import("./remark.js").Refusal | null} */
  conflict = null;
  head = h("header", { class: "card-head" });
  change = h("div");
  body = h("div");
  sides = h("div", { class: "card-conflict", role: "status", hidden: true });
  decision = h("p", { class: "card-decision", hidden: true });
  actions = h("div", { class: "card-actions" });
  slot = h("div", { class: "card-slot" });

  /**
   * @param {Annotation} annotation
   * @param {Context} context
   * @param {CardHooks} hooks
   */
  constructor(annotation, context, hooks) {
    this.annotation = annotation;
    this.context = context;
    this.hooks = hooks;
    this.thread = createThread(annotation.id, context.draft, () => this.resized());
    this.element = h(
      "article",
      { class: "remark-card", tabindex: 0, dataset: { annotation: annotation.id } },
      ...[this.head, this.change, this.body, this.sides, this.thread.element, this.decision, this.slot, this.actions],
    );
    this.listen();
    this.update(annotation, context);
  }

  /** Focus by pointer waits for the click: a card that grew under the pointer would swallow it. */
  listen() {
    const activate = () => this.hooks.onActivate?.(this.annotation.id);
    this.element.addEventListener("click", activate);
    this.element.addEventListener("focusin", (event) => {
      if (/** @type {Element} */ (event.target).matches(":focus-visible")) activate();
    });
  }

  /**
   * @param {Annotation} annotation
   * @param {Context} context
   */
  update(annotation, context) {
    const hadFocus = this.element.contains(document.activeElement);
    if (annotation.state !== this.annotation.state) this.conflict = null;
    this.annotation = annotation;
    this.context = context;
    this.element.setAttribute("aria-label", nameOf(annotation, context));
    this.element.className = this.classes(this.element.classList.contains("is-active"));
    this.drawContent();
    this.thread.update(annotation, context);
    this.drawActions();
    if (hadFocus && !this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
  }

  /** @param {boolean} active */
  setActive(active) {
    this.element.className = this.classes(active);
    if (active) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }

  /** @param {boolean} active */
  classes(active) {
    const { annotation, context } = this;
    const writing = this.thread.isOpen() || this.slot.childElementCount > 0;
    return [
      `remark-card hue-${personOf(context, annotation.author).hue}`,
      active && "is-active",
      !isOpen(annotation) && "is-decided",
      annotation.sending && "is-sending",
      writing && "is-writing",
    ]
      .filter(Boolean)
      .join(" ");
  }

  drawContent() {
    const { annotation, context } = this;
    const {
      author,
      kind,
      revised_at: revised,
      sending,
      original,
      replacement,
      adrift,
      body,
      state,
      decision,
    } = annotation;
    const minute = Math.floor(context.now() / 60_000);
    this.draw(this.head, [personOf(context, author), kind, revised, sending, minute, this.isMine()], () => [
      ...headOf(annotation, context),
      ...(this.isMine() ? [this.ownMenu()] : []),
    ]);
    this.draw(this.change, [original, replacement, adrift], () => changeOf(annotation));
    this.draw(this.body, [body], () => bodyOf(annotation));
    this.draw(this.sides, [this.conflict], () => (this.conflict ? conflictOf(annotation, this.conflict, context) : []));
    this.draw(this.decision, [state, decision, body, replacement, minute], () => decisionOf(annotation, context));
    this.sides.hidden = this.sides.childElementCount === 0;
    this.decision.hidden = this.decision.childElementCount === 0;
  }

  drawActions() {
    this.actions.hidden = this.slot.childElementCount > 0;
    const adrift = this.hooks.onAttach !== undefined;
    const names = actionsFor(this.annotation, this.context, { replying: this.thread.isOpen(), adrift });
    this.draw(this.actions, names, () =>
      actionButtons(names, {
        send: (command, more) => void this.send(command, more),
        reply: () => this.thread.open(),
        giveReason: () => this.askReason(),
        attach: () => this.hooks.onAttach?.(this.annotation),
      }),
    );
  }

  /**
   * Redraw a part only where what it is drawn from has changed; an open menu in it waits.
   * @param {HTMLElement} part
   * @param {unknown[]} from
   * @param {() => HTMLElement[]} make
   */
  draw(part, from, make) {
    const key = JSON.stringify(from);
    if (this.drawn.get(part) === key || part.querySelector("details[open]")) return;
    this.drawn.set(part, key);
    part.replaceChildren(...make());
  }

  /**
   * @param {string} command
   * @param {Record<string, unknown>} [more]
   */
  async send(command, more = {}) {
    if (this.element.ariaBusy === "true") return;
    this.element.ariaBusy = "true";
    const ack = await this.context.perform(command, { annotation: this.annotation.id, ...more });
    this.element.ariaBusy = "false";
    if (ack.ok) return;
    if (ack.error?.code === "conflict" && ack.error["current"] !== undefined) this.conflict = ack.error;
    else this.context.complain(ack.error?.message ?? "That could not be done. Nothing was changed.");
    this.update(this.annotation, this.context);
    this.hooks.onResize?.();
  }

  askReason() {
    const reject = (/** @type {string} */ reason) => {
      this.closeSlot();
      void this.send("reject_suggestion", reason ? { reason } : {});
    };
    this.fillSlot(reasonBox(this.annotation, this.context, reject, () => this.closeSlot()));
  }

  isMine() {
    const { annotation, context } = this;
    return (
      annotation.author === context.me.id &&
      !annotation.sending &&
      annotation.state !== "accepted" &&
      may(context, "revise_annotation")
    );
  }

  ownMenu() {
    const edit = { label: "Edit", onChoose: () => this.edit() };
    const withdraw = {
      label: "Withdraw",
      confirm: "Withdraw for good",
      onChoose: () => void this.send("withdraw_annotation"),
    };
    return moreMenu("More", isOpen(this.annotation) ? [edit, withdraw] : [withdraw]);
  }

  edit() {
    this.fillSlot(editBoxes(this.annotation, this.context, () => this.closeSlot()));
  }

  /** @param {{elements: HTMLElement[], focus: () => void}} boxes */
  fillSlot({ elements, focus }) {
    this.slot.replaceChildren(...elements);
    focus();
    this.resized();
  }

  closeSlot() {
    this.slot.replaceChildren();
    this.resized();
    this.element.focus({ preventScroll: true });
  }

  resized() {
    this.setActive(this.element.classList.contains("is-active"));
    this.drawActions();
    this.hooks.onResize?.();
  }
}
