/** Owns the dialog that tells of a passage who wrote it, who suggested it, who accepted it, and when. */

import { h, replaceChildren } from "../lib/dom.js";
import { getJson } from "../lib/http.js";
import { createDialog } from "./dialog.js";
import { endsOf } from "./remark.js";
import { fullTime } from "./times.js";

/**
 * @typedef {{id: number, name: string, hue: number}} Person
 * @typedef {{text: string, deed: string, by: Person, suggested_by: Person | null, at: string}} Stretch
 * @typedef {{chapter: string, version: number, from: number, to: number}} Passage
 */

/** @type {Record<string, string>} */
const DEEDS = {
  brought_in: "Brought in by",
  put_back: "Put back by",
  restored: "Restored by",
  uploaded: "Uploaded by",
};

/** Letters; of a longer stretch the record shows how it begins and ends. */
const LONGEST = 280;

/** Stretches; above more of them stands whose words they are, in all. */
const FEW = 3;

const FAILED = "The record could not be loaded. Check the connection and ask again.";

/**
 * @param {object} options
 * @param {string} options.draft
 * @param {() => Passage | null} options.getPassage what is selected, in the confirmed text
 */
export function createPassageRecord({ draft, getPassage }) {
  const dialog = createDialog("Who wrote this?");
  const tell = (/** @type {(Node | string)[]} */ ...children) => replaceChildren(dialog.body, ...children);

  return {
    /** Tell of what is selected. */
    async open() {
      const passage = getPassage();
      dialog.open();
      if (!passage || passage.from === passage.to)
        return tell(h("p", null, "Select the words you want to know about first."));
      tell(h("p", { role: "status" }, "Looking it up…"));
      const { chapter, version, from, to } = passage;
      const url = `/api/drafts/${draft}/chapters/${chapter}/record?version=${version}&from=${from}&to=${to}`;
      const record = await getJson(url).catch(() => null);
      if (!record) return tell(h("p", { role: "alert" }, FAILED));
      const list = h("ol", { class: "record-stretches" }, record.stretches.map(item));
      return tell(
        ...(record.stretches.length > FEW ? [h("p", { class: "record-sum" }, sharesOf(record.stretches))] : []),
        list,
      );
    },
  };
}

/**
 * Whose words a passage has, whoever has the most first, in shares of its letters.
 *
 * @param {readonly Stretch[]} stretches
 */
export function sharesOf(stretches) {
  /** @type {Map<string, number>} */
  const letters = new Map();
  for (const { text, by, suggested_by: suggester } of stretches) {
    const { name } = suggester ?? by;
    letters.set(name, (letters.get(name) ?? 0) + text.length);
  }
  const all = [...letters.values()].reduce((sum, count) => sum + count, 0);
  const people = [...letters].sort(([, one], [, other]) => other - one);
  const told = people.map(([name, count]) => `${name} (${Math.max(1, Math.round((100 * count) / all))} %)`);
  return `Written by ${new Intl.ListFormat("en").format(told)}.`;
}

/** @param {Stretch} stretch */
function item({ text, deed, by, suggested_by: suggester, at }) {
  const writer = suggester ?? by;
  const how = suggester
    ? ["Suggested by ", h("strong", null, suggester.name), ", accepted by ", h("strong", null, by.name)]
    : [`${DEEDS[deed] ?? "Written by"} `, h("strong", null, by.name)];
  const when = h("time", { datetime: at }, fullTime(at));
  return h(
    "li",
    { class: `record-stretch hue-${writer.hue}` },
    h("p", { class: "record-how" }, ...how, ", ", when),
    h("blockquote", { class: "record-words" }, endsOf(text, LONGEST)),
  );
}
