/** Owns the keys of the manuscript. */

import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { schema } from "../prose/schema.js";
import {
  insertLineBreak,
  insertSceneBreak,
  makeParagraph,
  starsToSceneBreak,
  toggleCentre,
  toggleHeading,
  toggleQuote,
} from "./commands.js";

/**
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {import("prosemirror-state").Plugin} Plugin
 * @typedef {"comment" | "suggest" | "link"} CommandName what the keys ask of the page around the text
 */

const { em, strong, underline, strike } = schema.marks;

/** @type {Record<string, Command>} */
const WRITING_KEYS = {
  "Mod-b": toggleMark(strong),
  "Mod-i": toggleMark(em),
  "Mod-u": toggleMark(underline),
  "Mod-Shift-x": toggleMark(strike),
  "Mod-Shift-s": toggleMark(strike),
  "Mod-z": undo,
  "Mod-y": redo,
  "Mod-Shift-z": redo,
  "Shift-Enter": chainCommands(exitCode, insertLineBreak),
  "Mod-Enter": insertSceneBreak,
  Enter: starsToSceneBreak,
  "Mod-Alt-0": makeParagraph,
  "Mod-Alt-1": toggleHeading(2),
  "Mod-Alt-2": toggleHeading(3),
  "Mod-Alt-3": toggleHeading(4),
  "Mod-Shift-9": toggleQuote,
  "Mod-Shift-e": toggleCentre,
};

/**
 * The keys of someone who may write.
 *
 * @param {(name: CommandName) => void} onCommand
 * @returns {Plugin[]}
 */
export function writingKeys(onCommand) {
  return [keymap({ ...WRITING_KEYS, "Mod-k": asking(onCommand, "link") }), keymap(baseKeymap)];
}

/**
 * The keys of everyone who may leave remarks.
 *
 * @param {(name: CommandName) => void} onCommand
 * @returns {Plugin}
 */
export function remarkKeys(onCommand) {
  return keymap({ "Mod-Alt-m": asking(onCommand, "comment"), "Mod-Alt-s": asking(onCommand, "suggest") });
}

/**
 * @param {(name: CommandName) => void} onCommand
 * @param {CommandName} name
 * @returns {Command}
 */
function asking(onCommand, name) {
  return () => {
    onCommand(name);
    return true;
  };
}
