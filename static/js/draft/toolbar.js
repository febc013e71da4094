/** Owns the formatting toolbar: its buttons, what they show of the selection, and its keys. */

import { toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { h } from "../lib/dom.js";
import { schema } from "../prose/schema.js";
import * as commands from "./commands.js";
import { icon } from "./icons.js";
import { linkBox } from "./link_box.js";

/**
 * @typedef {import("./editor.js").Editor} Editor
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {{
 *   label: string, icon: import("./icons.js").IconName, key: string, command: Command,
 *   pressed?: (state: EditorState) => boolean, startsGroup?: boolean,
 * }} Tool `key` as in a keymap, "" where there is none
 */

const { strong, em, underline, strike, link } = schema.marks;

/**
 * @param {string} label
 * @param {Tool["icon"]} iconName
 * @param {string} key
 * @param {import("prosemirror-model").MarkType} type
 * @returns {Tool}
 */
const markTool = (label, iconName, key, type) => ({
  label,
  icon: iconName,
  key,
  command: toggleMark(type),
  pressed: (state) => commands.hasMark(state, type),
});

/** @type {Tool[]} */
const TOOLS = [
  markTool("Bold", "bold", "Mod-b", strong),
  markTool("Italic", "italic", "Mod-i", em),
  markTool("Underline", "underline", "Mod-u", underline),
  markTool("Strikethrough", "strike", "Mod-Shift-x", strike),
  { ...markTool("Link", "link", "Mod-k", link), command: () => true },
  {
    label: "Heading",
    icon: "heading",
    key: "Mod-Alt-1",
    command: commands.toggleHeading(2),
    pressed: commands.inHeading,
    startsGroup: true,
  },
  { label: "Quote", icon: "quote", key: "Mod-Shift-9", command: commands.toggleQuote, pressed: commands.inQuote },
  { label: "Centre", icon: "centre", key: "Mod-Shift-e", command: commands.toggleCentre, pressed: commands.isCentred },
  { label: "Scene break", icon: "sceneBreak", key: "Mod-Enter", command: commands.insertSceneBreak },
  { label: "Line break", icon: "lineBreak", key: "Shift-Enter", command: commands.insertLineBreak },
  { label: "Undo", icon: "undo", key: "Mod-z", command: undo, startsGroup: true },
  { label: "Redo", icon: "redo", key: "Mod-y", command: redo },
];

/**
 * The toolbar of an editor, with the box for a link's address. The element holds `role="toolbar"`.
 *
 * @param {Editor} editor
 * @returns {HTMLElement}
 */
export function createToolbar(editor) {
  const box = linkBox(editor);
  const buttons = TOOLS.map((tool) => {
    const act = tool.label === "Link" ? box.toggle : () => void editor.run(tool.command);
    return toolButton(tool, act, editor);
  });
  const show = () => buttons.forEach((button, at) => showTool(button, /** @type {Tool} */ (TOOLS[at]), editor));
  const bar = h(
    "div",
    {
      class: "toolbar",
      role: "toolbar",
      "aria-label": "Formatting",
      on: { keydown: (event) => moveAlong(event, buttons, editor) },
    },
    buttons,
  );
  buttons.forEach((button, at) => button.setAttribute("tabindex", at === 0 ? "0" : "-1"));
  editor.subscribe(show);
  editor.setLinkOpener(box.open);
  show();
  return h("div", { class: "formatting" }, bar, box.element);
}

/**
 * @param {Tool} tool
 * @param {() => void} act
 * @param {Editor} editor
 */
function toolButton(tool, act, editor) {
  const name = tool.key ? `${tool.label} (${keyWords(tool.key)})` : tool.label;
  return h(
    "button",
    {
      type: "button",
      class: tool.startsGroup ? "tool tool-first" : "tool",
      "aria-label": tool.label,
      title: name,
      "aria-keyshortcuts": ariaKeys(tool.key),
      on: {
        // The text keeps its selection and, on a phone, the keyboard stays.
        mousedown: (event) => event.preventDefault(),
        click: (event) => {
          if (event.currentTarget.getAttribute("aria-disabled") === "true") return;
          act();
          if (event.detail > 0 && tool.label !== "Link") editor.focus();
        },
      },
    },
    icon(tool.icon),
  );
}

/**
 * A tool that cannot be used stays reachable, so that the focus is never lost on it.
 *
 * @param {HTMLButtonElement} button
 * @param {Tool} tool
 * @param {Editor} editor
 */
function showTool(button, tool, { view }) {
  show(button, "aria-disabled", String(!tool.command(view.state)));
  if (tool.pressed) show(button, "aria-pressed", String(tool.pressed(view.state)));
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} name
 * @param {string} value
 */
function show(button, name, value) {
  if (button.getAttribute(name) !== value) button.setAttribute(name, value);
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLButtonElement[]} buttons
 * @param {Editor} editor
 */
function moveAlong(event, buttons, editor) {
  const at = buttons.findIndex((button) => button === event.target);
  const last = buttons.length - 1;
  /** @type {Record<string, number>} */
  const targets = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last };
  const target = targets[event.key];
  if (event.key === "Escape") editor.focus();
  else if (target === undefined || at === -1) return;
  else {
    buttons.forEach((button, index) => button.setAttribute("tabindex", index === target ? "0" : "-1"));
    buttons[target]?.focus();
  }
  event.preventDefault();
}

/** @param {string} key */
function keyWords(key) {
  const isMac = /Mac|iP(?:hone|ad|od)/.test(navigator.platform);
  const words = isMac
    ? { Mod: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↩" }
    : { Mod: "Ctrl", Alt: "Alt", Shift: "Shift", Enter: "Enter" };
  return key
    .split("-")
    .map((part) => /** @type {Record<string, string>} */ (words)[part] ?? part.toUpperCase())
    .join(isMac ? "" : "+");
}

/** @param {string} key */
function ariaKeys(key) {
  const isMac = /Mac|iP(?:hone|ad|od)/.test(navigator.platform);
  return key.replace("Mod", isMac ? "Meta" : "Control").replaceAll("-", "+") || null;
}
