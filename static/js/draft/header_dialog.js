/** Owns editing the header of a draft: its title, its lines in their order, further ones, and the closing note. */
import { h } from "../lib/dom.js";
import { buttonRow, pushButton } from "./buttons.js";
import { createDialog, field } from "./dialog.js";

/**
 * @typedef {import("./remark.js").DraftState} DraftState
 * @typedef {{label: string, value: string}} HeaderField
 * @typedef {{label: () => string, value: () => string, element: HTMLElement}} Row
 */

/** The lines every header offers, in their order. */
export const LABELS = ["Rating", "Characters/Pairings", "Genre", "Summary", "Disclaimer", "A/N"];

const SHORT = new Set(["Rating", "Genre"]);

/**
 * The lines to offer: those there are, in their order, and the usual ones that are missing at their place.
 * @param {readonly HeaderField[]} fields
 * @returns {HeaderField[]}
 */
export function offeredFields(fields) {
  const lines = fields.filter(({ label }) => label !== "Title");
  LABELS.forEach((label, i) => {
    if (lines.some((line) => line.label === label)) return;
    const before = lines.findLastIndex((line) => LABELS.slice(0, i).includes(line.label));
    lines.splice(before + 1, 0, { label, value: "" });
  });
  return lines;
}

/**
 * The header to send. An untouched `Title` line keeps its place; empty lines that were not there stay away.
 * @param {readonly HeaderField[]} before
 * @param {HeaderField[]} lines as edited
 * @param {string} title
 * @returns {HeaderField[]}
 */
export function editedFields(before, lines, title) {
  const kept = new Set(before.map(({ label }) => label));
  const written = lines.filter(({ label, value }) => label && (value || kept.has(label)));
  const at = before.findIndex(({ label }) => label === "Title");
  return at < 0 ? written : written.toSpliced(at, 0, { label: "Title", value: title });
}

/**
 * @param {object} options
 * @param {HTMLElement} options.button "Header"
 * @param {import("./remark.js").Services} options.services
 */
export function createHeaderDialog({ button, services }) {
  /** @type {DraftState | null} */
  let state = null;
  const dialog = createDialog("Header", {
    onOpen: () => state && dialog.body.replaceChildren(headerForm(state, save, dialog.close)),
  });
  const save = async (/** @type {Record<string, unknown>} */ data, /** @type {HTMLElement} */ message) => {
    const ack = await services.perform("edit_header", data);
    if (ack.ok) dialog.close();
    else message.textContent = ack.error?.message ?? "The header could not be saved. What you wrote is still here.";
  };
  button.addEventListener("click", dialog.open);
  return {
    open: dialog.open,
    /** @param {DraftState} next shown when the dialog is next opened */
    update(next) {
      state = next;
    },
  };
}

/**
 * @param {DraftState} state
 * @param {(data: Record<string, unknown>, message: HTMLElement) => Promise<void>} save
 * @param {() => void} cancel
 * @returns {HTMLElement}
 */
function headerForm({ title, header }, save, cancel) {
  const name = h("input", { type: "text", required: true, maxlength: 300 });
  name.value = title;
  const note = textArea(header.closing_note);
  const rows = offeredFields(header.fields).map(knownRow);
  const further = h("div", { class: "header-further" });
  const add = () => {
    const row = furtherRow();
    rows.push(row);
    further.append(row.element);
    row.element.querySelector("input")?.focus();
  };
  const message = h("p", { class: "dialog-message", role: "alert" });
  const form = h(
    "form",
    { class: "header-form" },
    field("Title", name),
    ...rows.map(({ element }) => element),
    further,
    pushButton("Add a line", add, "button-quiet header-add"),
    field("Closing note", note),
    message,
    buttonRow(
      h("button", { class: "button button-main" }, "Save header"),
      pushButton("Cancel", cancel, "button-quiet"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lines = rows.map(({ label, value }) => ({ label: label(), value: value() }));
    const fields = editedFields(header.fields, lines, name.value.trim());
    void save({ title: name.value.trim(), header: { fields, closing_note: note.value } }, message);
  });
  return form;
}

/**
 * @param {HeaderField} line
 * @returns {Row}
 */
function knownRow({ label, value }) {
  const isShort = SHORT.has(label) && !value.includes("\n");
  const input = isShort ? h("input", { type: "text" }) : textArea(value);
  input.value = value;
  return { label: () => label, value: () => input.value, element: field(label, input) };
}

/** @returns {Row} a line with a label of one's own */
function furtherRow() {
  const label = h("input", { type: "text", maxlength: 80, placeholder: "Fandom" });
  const value = h("input", { type: "text" });
  return {
    label: () => label.value.trim(),
    value: () => value.value,
    element: h("div", { class: "header-row" }, field("Name of the line", label), field("What it says", value)),
  };
}

/** @param {string} value */
function textArea(value) {
  const area = h("textarea", { rows: 2, class: "header-text" });
  area.value = value;
  return area;
}
