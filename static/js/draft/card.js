/** Owns one card of the margin: a remark with its thread and buttons, brought up to date in place. */
import { h } from "../lib/dom.js";
import { actionButtons, actionsFor } from "./card_actions.js";
import { actOn } from "./card_acts.js";
import { CardContent } from "./card_content.js";
import { editBoxes } from "./card_edit.js";
import { versionsWith } from "./choice.js";
import { isOpen, isReaction, nameOf, personOf } from "./remark.js";
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
 * @property {(name: string) => boolean} act does what the button of that name does; false where there is none now
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
  /** @type {import("./remark.js").Refusal | null} */
  conflict = null;
  isChoosingKind = false;
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
    this.content = new CardContent({
      send: (command, more) => void this.send(command, more),
      edit: () => this.edit(),
      chooseKind: () => this.chooseKind(),
    });
    const { head, change, body, sides, kinds, decision, reactions } = this.content;
    this.element = h(
      "article",
      { class: "remark-card", tabindex: 0, dataset: { annotation: annotation.id } },
      ...[head, change, body, sides, kinds, this.thread.element, decision, this.slot],
      h("div", { class: "card-foot" }, this.actions, reactions),
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
    if (annotation.kind !== this.annotation.kind) this.isChoosingKind = false;
    this.annotation = annotation;
    this.context = context;
    this.element.setAttribute("aria-label", nameOf(annotation, context));
    this.element.className = this.classes(this.element.classList.contains("is-active"));
    this.content.update(annotation, context, this.conflict);
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
      annotation.private && "is-private",
      isReaction(annotation) && "is-reaction",
      this.isChoosingKind && "is-choosing-kind",
      writing && "is-writing",
    ]
      .filter(Boolean)
      .join(" ");
  }

  chooseKind() {
    this.isChoosingKind = !this.isChoosingKind;
    this.hooks.onActivate?.(this.annotation.id);
    this.resized();
  }

  drawActions() {
    this.actions.hidden = this.slot.childElementCount > 0;
    const versions = versionsWith(this.context.annotations, this.annotation).length;
    const names = this.actionNames();
    this.content.draw(this.actions, [names, versions], () => actionButtons(names, (name) => this.act(name), versions));
  }

  actionNames() {
    const { annotation, context, hooks } = this;
    const versions = versionsWith(context.annotations, annotation).length;
    const card = { replying: this.thread.isOpen(), adrift: hooks.onAttach !== undefined, versions };
    return actionsFor(annotation, context, card);
  }

  /** @param {string} name */
  act(name) {
    const isOffered = this.actionNames().includes(name);
    if (isOffered) {
      const { annotation, context, thread, hooks } = this;
      const send = (/** @type {string} */ command, /** @type {object} */ more = {}) => this.send(command, { ...more });
      const slot = { fillSlot: this.fillSlot.bind(this), closeSlot: this.closeSlot.bind(this) };
      actOn(name, { annotation, context, thread, hooks, send, ...slot });
    }
    return isOffered;
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
