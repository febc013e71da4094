/** Owns the comforts of the pages of a draft's past: times in the reader's own zone, and a slider through a chapter's time. */

import { DOMSerializer } from "prosemirror-model";
import { replaceChildren } from "../lib/dom.js";
import { getJson } from "../lib/http.js";
import { schema } from "../prose/schema.js";

/** How long each version stays while it plays, in milliseconds. */
const PLAY_EVERY = 700;
/** How many versions on either side are asked for before they are wanted. */
const AHEAD = 2;
/** How many versions are kept. */
const KEPT = 60;

for (const time of document.querySelectorAll("time[data-when], option[data-at]")) {
  const moment = new Date(time.getAttribute("datetime") ?? time.getAttribute("data-at") ?? "");
  /** @type {Intl.DateTimeFormatOptions} */
  const form =
    time.getAttribute("data-when") === "time" ? { timeStyle: "short" } : { dateStyle: "long", timeStyle: "short" };
  if (!Number.isNaN(moment.getTime())) time.textContent = moment.toLocaleString("en-GB", form);
}

const page = document.querySelector("[data-moment]");
if (page instanceof HTMLElement) slide(page);

/** @param {HTMLElement} root the page of a chapter as it was */
function slide(root) {
  const slider = root.querySelector("[data-moment-slider]");
  const range = root.querySelector("input[type=range]");
  const text = root.querySelector("[data-moment-text]");
  const play = root.querySelector("[data-moment-play]");
  if (!(slider instanceof HTMLElement && range instanceof HTMLInputElement && text && play)) return;
  const stops = stopsOf(root);
  const texts = keptTexts(root);
  let playing = 0;

  const show = async () => {
    const index = Number(range.value);
    const stop = stops[index];
    if (!stop) return;
    range.setAttribute("aria-valuetext", `${stop.words}, ${stop.by}`);
    text.setAttribute("aria-busy", "true");
    const shown = await texts.get(stop.version).catch(() => null);
    if (Number(range.value) !== index) return;
    text.removeAttribute("aria-busy");
    if (shown) replaceChildren(text, shown.cloneNode(true));
    tell(root, stop, shown !== null);
    for (let away = 1; away <= AHEAD; away += 1) {
      for (const near of [stops[index + away], stops[index - away]]) if (near) texts.ask(near.version);
    }
  };
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = "Play";
  };
  const next = () => {
    if (Number(range.value) >= stops.length - 1) return stop();
    range.value = String(Number(range.value) + 1);
    void show();
  };
  range.addEventListener("input", () => void show());
  play.addEventListener("click", () => {
    if (playing) return stop();
    if (Number(range.value) >= stops.length - 1) range.value = "0";
    playing = window.setInterval(next, PLAY_EVERY);
    play.textContent = "Stop";
    void show();
  });
  root.querySelector("[data-moment-links]")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-stop]") : null;
    const index = stops.findIndex(({ link: one }) => one === link);
    if (index < 0) return;
    event.preventDefault();
    range.value = String(index);
    void show();
  });
  root.querySelector(".moment-all")?.addEventListener("toggle", () => uncoverCurrent(root));
  slider.hidden = false;
  range.setAttribute("aria-valuetext", stops[Number(range.value)]?.words ?? "");
  for (const near of [-1, 1]) {
    const stopNear = stops[Number(range.value) + near];
    if (stopNear) texts.ask(stopNear.version);
  }
}

/**
 * @param {HTMLElement} root
 * @returns {{version: number, words: string, by: string, link: Element}[]}
 */
function stopsOf(root) {
  return [...root.querySelectorAll("a[data-stop]")].map((link) => ({
    version: Number(link.getAttribute("data-stop")),
    words: link.textContent ?? "",
    by: link.getAttribute("data-by") ?? "",
    link,
  }));
}

/**
 * The chapter's texts by version, each asked for once.
 *
 * @param {HTMLElement} root
 */
function keptTexts(root) {
  const { draft, chapter } = root.dataset;
  const serializer = DOMSerializer.fromSchema(schema);
  /** @type {Map<number, Promise<DocumentFragment>>} */
  const asked = new Map();
  const get = (/** @type {number} */ version) => {
    const known = asked.get(version);
    if (known) return known;
    const url = `/api/drafts/${draft}/chapters/${chapter}/at/${version}`;
    const made = getJson(url).then(({ doc }) => {
      const fragment = document.createDocumentFragment();
      serializer.serializeFragment(schema.nodeFromJSON(doc).content, {}, fragment);
      return fragment;
    });
    made.catch(() => asked.delete(version));
    asked.set(version, made);
    const oldest = asked.keys().next().value;
    if (asked.size > KEPT && oldest !== undefined) asked.delete(oldest);
    return made;
  };
  return {
    get,
    /** @param {number} version that may be wanted soon */
    ask(version) {
      get(version).catch(() => undefined);
    },
  };
}

/**
 * Say which version is shown, and lead on from it.
 *
 * @param {HTMLElement} root
 * @param {{version: number, words: string, by: string, link: Element}} stop
 * @param {boolean} isShown
 */
function tell(root, { version, words, by, link }, isShown) {
  const isNow = String(version) === root.dataset["present"];
  const when = root.querySelector("[data-moment-when]");
  const state = isNow ? "As it is now" : "As it was";
  if (when) {
    when.textContent = isShown
      ? `${state}, after ${words}, ${by}`
      : "This version could not be loaded. Check the connection and move the slider again.";
  }
  for (const other of root.querySelectorAll("[data-stop][aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  uncoverCurrent(root);
  const then = root.querySelector("[data-moment-then]");
  if (then instanceof HTMLElement) then.hidden = isNow;
  lead(root, "plain", (url) => url.searchParams.set("at", String(version)));
  lead(root, "who", (url) => url.searchParams.set("at", String(version)));
  lead(root, "compare", (url) => url.searchParams.set("from", String(version)));
  lead(root, "restore", (url) => {
    url.pathname = url.pathname.replace(/\d+$/, String(version));
  });
  const here = new URL(location.href);
  here.searchParams.set("at", String(version));
  history.replaceState(null, "", here);
}

/**
 * @param {HTMLElement} root
 * @param {string} name of a link
 * @param {(url: URL) => void} change
 */
function lead(root, name, change) {
  const link = root.querySelector(`[data-moment-${name}]`);
  if (!(link instanceof HTMLAnchorElement)) return;
  const url = new URL(link.href);
  change(url);
  link.href = url.pathname + url.search;
}

/**
 * Scroll the list of all versions to the one that is shown.
 *
 * @param {HTMLElement} root
 */
function uncoverCurrent(root) {
  const list = root.querySelector(".moment-stops");
  const current = list?.querySelector("[aria-current]");
  if (!list || !current) return;
  const { top, height } = current.getBoundingClientRect();
  const place = list.getBoundingClientRect();
  list.scrollTop += top - place.top - (place.height - height) / 2;
}
