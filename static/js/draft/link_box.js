/** Owns the small box in which a link's address is written. */

import { h } from "../lib/dom.js";
import { addressTyped, linkAt, removeLink, setLink } from "./commands.js";

/** @typedef {import("./editor.js").Editor} Editor */

const REFUSAL = "This is not an address. Write one that begins with http, https or mailto.";

/**
 * The box under the toolbar. `toggle` opens or closes it, `open` opens it with the link at the caret.
 *
 * @param {Editor} editor
 */
export function linkBox(editor) {
  const message = h("p", { class: "field-error", role: "alert" });
  const field = h("input", {
    class: "field-input",
    type: "text",
    inputmode: "url",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: "https://",
    on: { input: () => say("") },
  });
  const remove = h(
    "button",
    { type: "button", class: "button", on: { click: () => finish(removeLink) } },
    "Remove link",
  );
  const element = h(
    "form",
    { class: "link-box", hidden: true, novalidate: true, on: { submit, keydown } },
    h("label", { class: "field" }, h("span", { class: "field-label" }, "Link address"), field),
    h("div", { class: "link-buttons" }, h("button", { class: "button button-main" }, "Set link"), remove),
    message,
  );
  return { element, open, toggle: () => (element.hidden ? open() : close()) };

  function open() {
    const current = linkAt(editor.view.state);
    element.hidden = false;
    remove.hidden = !removeLink(editor.view.state);
    field.value = current?.href ?? "";
    say("");
    field.focus();
    field.select();
  }

  function close() {
    element.hidden = true;
    editor.focus();
  }

  /** @param {import("prosemirror-state").Command} command */
  function finish(command) {
    editor.run(command);
    close();
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const href = addressTyped(field.value);
    if (href) finish(setLink(href));
    else say(REFUSAL);
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  }

  /** @param {string} words */
  function say(words) {
    message.textContent = words;
    message.hidden = !words;
    field.setAttribute("aria-invalid", String(words !== ""));
  }
}
