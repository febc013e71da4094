/** Owns the replies under a remark and the box to answer in, whose half-typed words outlive every event and a reload. */
import { h } from "../lib/dom.js";
import { newId } from "../lib/ids.js";
import { buttonRow, pushButton } from "./buttons.js";
import { dotOf, timeOf } from "./card_parts.js";
import { halfTyped } from "./half_typed.js";
import { icon } from "./icons.js";
import { moreMenu } from "./more_menu.js";
import { may, personOf } from "./remark.js";
import { writingBox } from "./writing_box.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {import("./remark.js").Context} Context
 * @typedef {import("./remark.js").Reply} Reply
 * @typedef {Reply & {sending?: boolean}} ShownReply
 *
 * @typedef {object} Thread
 * @property {HTMLElement} element
 * @property {(annotation: Annotation, context: Context) => void} update
 * @property {() => void} open shows the box and goes there
 * @property {() => boolean} isOpen
 */

/**
 * @param {string} annotationId
 * @param {string} draft
 * @param {() => void} onChange the box opened or closed
 * @returns {Thread}
 */
export function createThread(annotationId, draft, onChange) {
  return new ThreadPart(annotationId, draft, onChange);
}

/** @implements {Thread} */
class ThreadPart {
  /** @type {Map<string, ShownReply>} */
  sending = new Map();
  /** @type {Map<string, {key: string, element: HTMLElement}>} */
  shown = new Map();
  /** @type {import("./writing_box.js").WritingBox | null} */
  writing = null;
  /** @type {Annotation | null} */
  annotation = null;
  /** @type {Context | null} */
  context = null;

  /**
   * @param {string} id
   * @param {string} draft
   * @param {() => void} onChange
   */
  constructor(id, draft, onChange) {
    this.id = id;
    this.draft = draft;
    this.onChange = onChange;
    this.kept = halfTyped(draft, `reply:${id}`);
    this.list = h("ol", { class: "thread", "aria-label": "Answers", hidden: true });
    this.slot = h("div", { class: "card-slot" });
    this.element = h("div", { class: "thread-place" }, this.list, this.slot);
    if (this.kept.read()) this.show();
  }

  isOpen() {
    return this.writing !== null;
  }

  open() {
    this.show();
    this.writing?.box.focus();
    this.onChange();
  }

  show() {
    this.writing ??= writingBox({
      label: "Reply",
      kept: this.kept,
      onSend: () => void this.post(),
      onCancel: () => this.close(),
    });
    const post = pushButton("Post reply", () => void this.post(), "button-main");
    const cancel = pushButton("Cancel", () => this.close(), "button-quiet");
    this.slot.replaceChildren(this.writing.element, buttonRow(post, cancel));
  }

  close() {
    this.writing = null;
    this.slot.replaceChildren();
    this.onChange();
  }

  async post() {
    const body = this.writing?.value();
    if (!body || !this.context) return;
    const reply = newId();
    const { me, now, perform, complain } = this.context;
    const at = new Date(now()).toISOString();
    this.sending.set(reply, { id: reply, author: me.id, body, at, revised_at: null, sending: true });
    this.writing?.forget();
    this.close();
    this.refresh();
    const ack = await perform("reply", { annotation: this.id, reply, body });
    if (ack.ok) return;
    this.sending.delete(reply);
    this.kept.write(body);
    this.refresh();
    this.show();
    this.onChange();
    complain(ack.error?.message ?? "The reply could not be posted. It is still in its box.");
  }

  /**
   * @param {Annotation} annotation
   * @param {Context} context
   */
  update(annotation, context) {
    this.annotation = annotation;
    this.context = context;
    for (const reply of annotation.replies) this.sending.delete(reply.id);
    this.refresh();
  }

  refresh() {
    if (!this.annotation || !this.context) return;
    const { context } = this;
    const replies = [...this.annotation.replies, ...this.sending.values()];
    const elements = replies.map((reply) => this.elementOf(reply, context));
    const current = [...this.list.children];
    if (elements.length !== current.length || elements.some((element, i) => element !== current[i])) {
      this.list.replaceChildren(...elements);
    }
    this.list.hidden = elements.length === 0;
  }

  /**
   * @param {ShownReply} reply
   * @param {Context} context
   * @returns {HTMLElement}
   */
  elementOf(reply, context) {
    const author = personOf(context, reply.author);
    const time = timeOf(reply.at, context, reply.revised_at ? "edited" : undefined);
    const key = JSON.stringify([reply, author, time.textContent]);
    const known = this.shown.get(reply.id);
    if (known && (known.key === key || known.element.querySelector("textarea"))) return known.element;
    const when = reply.sending ? h("span", { class: "card-time" }, "Sending…") : time;
    const element = h(
      "li",
      { class: `reply hue-${author.hue}` },
      h(
        "div",
        { class: "card-head" },
        dotOf(author),
        h("b", { class: "card-author" }, author.name),
        answerChip(reply),
        when,
      ),
      h("p", { class: "card-words" }, reply.body),
    );
    if (!reply.sending) this.offerChanges(element, reply, context);
    this.shown.set(reply.id, { key, element });
    return element;
  }

  /**
   * @param {HTMLElement} element
   * @param {Reply} reply
   * @param {Context} context
   */
  offerChanges(element, reply, context) {
    if (reply.author !== context.me.id || !may(context, "revise_reply")) return;
    const send = async (/** @type {string} */ name, /** @type {Record<string, unknown>} */ more) => {
      const ack = await context.perform(name, { annotation: this.id, reply: reply.id, ...more });
      if (!ack.ok) context.complain(ack.error?.message ?? "The reply could not be changed.");
      return ack.ok;
    };
    const save = (/** @type {string} */ body) => send("revise_reply", { body });
    const choices = [
      { label: "Edit", onChoose: () => editReply(element, reply.body, save, () => this.refresh()) },
      { label: "Withdraw", confirm: "Withdraw for good", onChoose: () => void send("withdraw_reply", {}) },
    ];
    element.firstElementChild?.append(moreMenu("More for this answer", choices));
  }
}

/**
 * Whether a change has solved what was remarked, where the reply answers that.
 * @param {ShownReply} reply
 */
function answerChip({ answer }) {
  if (answer === "solved") return h("span", { class: "reply-answer is-solved" }, icon("check"), "Solved");
  return answer === "not_yet" && h("span", { class: "reply-answer" }, "Not yet");
}

/**
 * @param {HTMLElement} element
 * @param {string} body
 * @param {(body: string) => Promise<boolean>} onSave
 * @param {() => void} onDone
 */
function editReply(element, body, onSave, onDone) {
  const words = element.querySelector(".card-words");
  if (!words) return;
  const done = () => {
    slot.replaceWith(words);
    onDone();
  };
  const save = async () => {
    const text = writing.value();
    if (text && (await onSave(text))) done();
  };
  const writing = writingBox({ label: "Your answer", value: body, onSend: () => void save(), onCancel: done });
  const slot = h("div", { class: "card-slot" }, writing.element, buttonRow(pushButton("Save", () => void save())));
  words.replaceWith(slot);
  writing.box.focus();
}
