/** Owns taking back what was decided on many remarks as one act, also after a reload: the line in the margin's head. */
import { h } from "../lib/dom.js";
import { pushButton } from "./buttons.js";
import { saidOf } from "./filters_batch_dialog.js";

/**
 * @typedef {import("./remark.js").Annotation} Annotation
 * @typedef {{batch: number, verdict: "accepted" | "rejected" | "resolved", count: number}} Act
 */

/**
 * The latest act that still stands, where it decided on more than one remark; those it closed with thanks are not counted.
 *
 * @param {Record<string, Annotation>} annotations
 * @returns {Act | null}
 */
export function latestAct(annotations) {
  const all = Object.values(annotations);
  const batch = all.reduce((latest, { decision }) => Math.max(latest, decision?.batch ?? 0), 0);
  const decided = all.filter((one) => one.decision?.batch === batch && one.state !== "thanked");
  const verdict = /** @type {Act["verdict"]} */ (decided[0]?.state);
  return decided.length > 1 ? { batch, verdict, count: decided.length } : null;
}

/** @param {(batch: number) => void} onUndo */
export function createActLine(onUndo) {
  const said = h("span", { class: "margin-tool-words" });
  /** @type {Act | null} */
  let shown = null;
  const button = pushButton("Undo", () => shown && onUndo(shown.batch), "margin-tool");
  const element = h("div", { class: "act-line", hidden: true }, said, button);
  return {
    element,
    /** @param {Act | null} act */
    update(act) {
      element.hidden = act === null;
      if (!act || (act.batch === shown?.batch && act.count === shown.count)) return;
      shown = act;
      said.textContent = saidOf(act.count, act.verdict);
      button.textContent = `Undo all ${act.count}`;
    },
  };
}
