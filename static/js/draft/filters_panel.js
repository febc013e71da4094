/** Owns the fields of the filter, the line that says what it shows, and the buttons for all that is shown. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { choiceOf, field } from "./dialog.js";
import { EVERYTHING, isFiltering } from "./filters.js";
import { icon } from "./icons.js";
import { KINDS, personOf } from "./remark.js";

/**
 * @typedef {import("./filters.js").Filter} Filter
 * @typedef {import("./filters_batch.js").Verdict} Verdict
 * @typedef {import("./remark.js").Context} Context
 * @typedef {{shown: number, total: number, here: number, accepted: number, rejected: number, resolved: number}} Counts
 *   `here` of the shown ones are in the open chapter; of the others, how many of each one act would decide
 *
 * @typedef {object} PanelOptions
 * @property {Filter} filter
 * @property {(filter: Filter) => void} onChange
 * @property {(verdict: Verdict) => void} onDecide
 * @property {(step: 1 | -1) => void} onWalk to the next of the shown ones, in any chapter
 */

/** @type {readonly (readonly [string, string])[]} */
const KIND_CHOICES = [
  ["", "Any kind"],
  ...KINDS.map((kind) => /** @type {const} */ ([kind, kind])),
  ["none", "Without a kind"],
];
const STATES = /** @type {const} */ ([
  ["", "Any state"],
  ["open", "Open"],
  ["decided", "Decided"],
  ["accepted", "Accepted"],
  ["rejected", "Rejected"],
  ["resolved", "Resolved"],
  ["thanked", "Closed with thanks"],
]);
const SORTS = /** @type {const} */ ([
  ["", "Everything"],
  ["comments", "Comments only"],
  ["suggestions", "Suggestions only"],
]);
const CHAPTERS = /** @type {const} */ ([
  ["", "All chapters"],
  ["this", "This chapter"],
]);
const VERDICTS = /** @type {const} */ ([
  ["accepted", "Accept all shown"],
  ["rejected", "Reject all shown"],
  ["resolved", "Resolve all shown"],
]);

/** @param {PanelOptions} options */
export function createFilterPanel(options) {
  return new FilterPanel(options);
}

class FilterPanel {
  people = "";
  button = h(
    "button",
    { type: "button", class: "button margin-tool", "aria-expanded": "false" },
    icon("search"),
    "Filter",
  );
  search = h("input", { type: "search", autocomplete: "off" });
  person = h("select");
  kind = choiceOf(KIND_CHOICES, "");
  state = choiceOf(STATES, "");
  sort = choiceOf(SORTS, "");
  chapter = choiceOf(CHAPTERS, "");
  words = h("span", { class: "filter-words" });
  none = h("p", { class: "remarks-empty filter-none", hidden: true });

  /** @param {PanelOptions} options */
  constructor(options) {
    this.options = options;
    this.filter = options.filter;
    const fields = { search: this.search, person: this.person, kind: this.kind };
    const more = { state: this.state, sort: this.sort, chapter: this.chapter };
    this.inputs = Object.entries({ ...fields, ...more });
    const labels = ["Search in remarks", "Person", "Kind", "State", "Show", "Chapters"];
    this.fields = this.inputs.map(([, input], at) => field(labels[at] ?? "", input));
    this.panel = h("div", { class: "filter-panel", role: "group", "aria-label": "Filter", hidden: true });
    const clear = pushButton("Clear", () => this.clear(), "button-quiet filter-clear");
    this.walks = this.walkButtons();
    this.line = h("div", { class: "filter-line", hidden: true }, this.words, ...this.walks, clear, this.none);
    this.all = h("div", { class: "filter-all", role: "group", "aria-label": "All that is shown", hidden: true });
    this.listen();
  }

  listen() {
    document.addEventListener("pointerdown", ({ target }) => {
      const isInside = target instanceof Node && (this.panel.contains(target) || this.button.contains(target));
      if (!isInside) this.toggle(false);
    });
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden === true));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      this.toggle(false);
      this.button.focus();
    });
    for (const [name, input] of this.inputs) {
      input.addEventListener("input", () => this.change({ ...this.filter, [name]: input.value }));
    }
  }

  /**
   * The fields are on the page only while the panel is open.
   *
   * @param {boolean} open
   */
  toggle(open) {
    if (open === !this.panel.hidden) return;
    this.panel.hidden = !open;
    this.panel.replaceChildren(...(open ? this.fields : []));
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.search.focus();
  }

  walkButtons() {
    const step = (/** @type {string} */ name, /** @type {"previous" | "next"} */ sign, /** @type {1 | -1} */ by) => {
      const props = { type: "button", class: "icon-button", "aria-label": name, title: name };
      return h("button", { ...props, on: { click: () => this.options.onWalk(by) } }, icon(sign));
    };
    return [step("Previous shown", "previous", -1), step("Next shown", "next", 1)];
  }

  clear() {
    this.change({ ...EVERYTHING });
    this.button.focus();
  }

  /** @param {Filter} filter */
  change(filter) {
    this.filter = filter;
    this.options.onChange(filter);
  }

  /**
   * @param {Context} context
   * @param {Counts} counts
   */
  update(context, counts) {
    const on = isFiltering(this.filter);
    this.drawPeople(context);
    for (const [name, input] of this.inputs) {
      const value = this.filter[/** @type {keyof Filter} */ (name)];
      if (input.value !== value) input.value = value;
    }
    const { shown, total, here } = counts;
    const words = `Showing ${shown} of ${total}${shown === here ? "" : `, ${here} in this chapter`}`;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.line.hidden = !on;
    for (const walk of this.walks) walk.hidden = shown === 0;
    this.none.hidden = !on || here > 0;
    const none =
      shown === 0 ? "No remark matches the filter." : "None of them is in this chapter: the arrows lead to them.";
    if (this.none.textContent !== none) this.none.textContent = none;
    this.button.classList.toggle("is-on", on);
    this.drawAll(on, counts);
  }

  /** @param {Context} context */
  drawPeople(context) {
    const wrote = new Set(Object.values(context.annotations).map(({ author }) => author));
    const people = [...wrote].map((id) => [String(id), personOf(context, id).name]);
    const key = JSON.stringify(people);
    if (key === this.people) return;
    this.people = key;
    const options = [["", "Everybody"], ...people].map(([value, words]) => h("option", { value }, words));
    this.person.replaceChildren(...options);
  }

  /**
   * @param {boolean} on
   * @param {Counts} counts
   */
  drawAll(on, counts) {
    const offered = on ? VERDICTS.filter(([verdict]) => counts[verdict] > 0) : [];
    const key = offered.map(([verdict]) => `${verdict} ${counts[verdict]}`).join();
    this.all.hidden = offered.length === 0;
    if (key === this.all.dataset["key"]) return;
    this.all.dataset["key"] = key;
    const focused = this.all.contains(document.activeElement);
    const buttons = offered.map(([verdict, name]) => {
      const button = pushButton(name, () => this.options.onDecide(verdict), "margin-tool");
      button.append(h("span", { class: "margin-tool-count", "aria-hidden": "true" }, counts[verdict]));
      return button;
    });
    this.all.replaceChildren(...buttons);
    if (focused) (buttons[0] ?? this.button).focus();
  }
}
