/** Owns what has been changed on top of a text: spans, each of them a change that can stand alone. */

import { Change, ChangeSet, simplifyChanges } from "prosemirror-changeset";
import { AddMarkStep, AttrStep, RemoveMarkStep, ReplaceStep, StepMap } from "prosemirror-transform";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Mark} Mark
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {{from: number, to: number, fromB: number, toB: number}} Place
 *   UTF-16 offsets: `from`-`to` in the text beneath, `fromB`-`toB` in the one that is shown.
 */

/** @param {readonly Mark[]} marks */
const marksKey = (marks) => (marks.length > 0 ? JSON.stringify(marks) : "");

/**
 * Tokens that tell formatting apart; the ends of blocks are all alike, as they have no look of their own.
 *
 * @type {import("prosemirror-changeset").TokenEncoder<string | number>}
 */
const encoder = {
  encodeCharacter: (char, marks) => (marks.length > 0 ? `${char} ${marksKey(marks)}` : char),
  encodeNodeStart: (node) => `${node.type.name} ${JSON.stringify(node.attrs)} ${marksKey(node.marks)}`,
  encodeNodeEnd: () => -1,
  compareTokens: (a, b) => a === b,
};

/** @param {number} length */
const whole = (length) => (length > 0 ? [{ length, data: 0 }] : []);

/**
 * The set of changes that these places are.
 *
 * @param {Node} base
 * @param {readonly Place[]} places in order, not touching one another
 * @returns {ChangeSet<number>}
 */
export function changesAt(base, places) {
  const changes = places.map(({ from, to, fromB, toB }) => {
    const lengths = { deleted: whole(to - from), inserted: whole(toB - fromB) };
    return Change.fromJSON({ fromA: from, toA: to, fromB, toB, ...lengths });
  });
  return ChangeSet.create(base, () => 0, encoder, changes);
}

/**
 * The set after a transaction's steps.
 *
 * @param {ChangeSet<number>} set
 * @param {Node} shown after the steps
 * @param {readonly Step[]} steps
 * @returns {ChangeSet<number>}
 */
export function changesAfter(set, shown, steps) {
  return set.addSteps(shown, steps.flatMap(mapsOf), 0);
}

/**
 * What a step touches. Formatting moves nothing, so that its own map is empty; here it replaces what it touches.
 *
 * @param {Step} step
 * @returns {StepMap[]}
 */
function mapsOf(step) {
  const { steps } = /** @type {{steps?: Step[]}} */ (/** @type {unknown} */ (step));
  if (steps) return steps.flatMap(mapsOf);
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
    return [new StepMap([step.from, step.to - step.from, step.to - step.from])];
  }
  if (step instanceof AttrStep) return [new StepMap([step.pos, 1, 1])];
  return [step.getMap()];
}

/**
 * The changes as spans: whole words where words were changed in part, no half characters, and together what cannot
 * be taken alone (both ends of a new quotation).
 *
 * @param {ChangeSet<number>} set
 * @param {Node} shown
 * @returns {Place[]}
 */
export function placesOf(set, shown) {
  const base = set.startDoc;
  const changes = simplifyChanges(set.changes, shown)
    .map(({ fromA, toA, fromB, toB }) => wholeCharacters(base, shown, { from: fromA, to: toA, fromB, toB }))
    .map((place, at, all) =>
      wholeWords(base, shown, place, all[at - 1]?.to ?? 0, all[at + 1]?.from ?? base.content.size),
    );
  const places = grouped(base, shown, changes, (place) => (standsAlone(base, shown, place) ? place : null));
  if (addUp(base, shown, places)) return places;
  return grouped(base, shown, changes, (place, next) => enclosed(base, shown, place, next));
}

/**
 * @param {Node} base
 * @param {Node} shown
 * @param {readonly Place[]} changes
 * @param {(place: Place, next: number) => Place | null} finish the span that a change, or several, make; null where the
 *   next one belongs to it, which begins at `next` in the text beneath
 */
function grouped(base, shown, changes, finish) {
  /** @type {Place[]} */
  const places = [];
  /** @type {Place | null} */
  let open = null;
  for (const [at, change] of changes.entries()) {
    const last = places.at(-1);
    if (!open && last && last.to >= change.from) open = places.pop() ?? null;
    open = open ? { from: open.from, fromB: open.fromB, to: change.to, toB: change.toB } : change;
    const done = finish(open, changes[at + 1]?.from ?? base.content.size + 1);
    if (!done) continue;
    places.push(done);
    open = null;
  }
  return open ? [...places, { ...open, to: base.content.size, toB: shown.content.size }] : places;
}

/**
 * @param {Node} base
 * @param {Node} shown
 * @param {Place} place
 * @returns {Place}
 */
function wholeCharacters(base, shown, { from, to, fromB, toB }) {
  const before = cutsPair(base, from) || cutsPair(shown, fromB) ? 1 : 0;
  const after = cutsPair(base, to) || cutsPair(shown, toB) ? 1 : 0;
  return { from: from - before, fromB: fromB - before, to: to + after, toB: toB + after };
}

/**
 * Whether a position is between the halves of one character.
 *
 * @param {Node} doc
 * @param {number} at
 */
function cutsPair(doc, at) {
  const $at = doc.resolve(at);
  const half = $at.textOffset > 0 ? $at.parent.child($at.index()).text?.charCodeAt($at.textOffset) : 0;
  return half !== undefined && half >= 0xdc00 && half <= 0xdfff;
}

/**
 * A replacement that does not cut a word of either text; the library looks at the shown one only.
 *
 * @param {Node} base
 * @param {Node} shown
 * @param {Place} place
 * @param {number} least where the change before it ends, in the text beneath
 * @param {number} most where the next one begins
 * @returns {Place}
 */
function wholeWords(base, shown, { from, to, fromB, toB }, least, most) {
  if (from === to || fromB === toB) return { from, to, fromB, toB };
  let [before, after] = [0, 0];
  const cuts = (/** @type {number} */ by, /** @type {number} */ at, /** @type {number} */ atB) =>
    cutsWord(base, at + by) || cutsWord(shown, atB + by);
  while (from - before > least && cuts(-before, from, fromB)) before += 1;
  while (to + after < most && cuts(after, to, toB)) after += 1;
  return { from: from - before, fromB: fromB - before, to: to + after, toB: toB + after };
}

const LETTER = /[\p{L}\p{M}\p{N}\p{Cs}_]/u;

/**
 * @param {Node} doc
 * @param {number} at
 */
function cutsWord(doc, at) {
  const { nodeBefore, nodeAfter } = doc.resolve(at);
  return LETTER.test(nodeBefore?.text?.at(-1) ?? "") && LETTER.test(nodeAfter?.text?.at(0) ?? "");
}

/**
 * Whether taking this change and no other gives a text.
 *
 * @param {Node} base
 * @param {Node} shown
 * @param {Place} place
 */
function standsAlone(base, shown, place) {
  const { from, to, fromB, toB } = place;
  const [$from, $to, $fromB, $toB] = [base.resolve(from), base.resolve(to), shown.resolve(fromB), shown.resolve(toB)];
  if ($from.depth - $to.depth !== $fromB.depth - $toB.depth) return false;
  return isInline(base, shown, place) || new ReplaceStep(from, to, shown.slice(fromB, toB)).apply(base).doc !== null;
}

/**
 * @param {Node} base
 * @param {Node} shown
 * @param {Place} place
 */
function isInline(base, shown, { from, to, fromB, toB }) {
  const $from = base.resolve(from);
  if (!$from.parent.inlineContent || !$from.sameParent(base.resolve(to))) return false;
  return shown.resolve(fromB).sameParent(shown.resolve(toB));
}

/**
 * Whether the spans give what is shown when they are taken one after another, from either end. Where all of
 * them are mere words they do.
 *
 * @param {Node} base
 * @param {Node} shown
 * @param {readonly Place[]} places
 */
export function addUp(base, shown, places) {
  if (places.every((place) => isInline(base, shown, place))) return true;
  let [fromStart, fromEnd] = [base, base];
  for (const [at, first] of places.entries()) {
    const last = places[places.length - 1 - at] ?? first;
    const moved = { from: first.fromB, to: first.fromB + first.to - first.from };
    const forth = new ReplaceStep(moved.from, moved.to, shown.slice(first.fromB, first.toB)).apply(fromStart).doc;
    const back = new ReplaceStep(last.from, last.to, shown.slice(last.fromB, last.toB)).apply(fromEnd).doc;
    if (!forth || !back) return false;
    [fromStart, fromEnd] = [forth, back];
  }
  return fromStart.eq(shown) && fromEnd.eq(shown);
}

/**
 * The change with the whole of the blocks that it leaves otherwise than it found them; null where the next reaches into
 * them.
 *
 * @param {Node} base
 * @param {Node} shown
 * @param {Place} place
 * @param {number} next
 * @returns {Place | null}
 */
function enclosed(base, shown, place, next) {
  const [$to, $toB] = [base.resolve(place.to), shown.resolve(place.toB)];
  const depth = Math.min($to.depth, $toB.depth);
  let same = 0;
  while (same < depth && $to.node(same + 1).sameMarkup($toB.node(same + 1))) same += 1;
  if (same === $to.depth && same === $toB.depth) return place;
  const isEven = same < $to.depth && same < $toB.depth;
  if (!isEven || $to.after(same + 1) >= next) return null;
  return { ...place, to: $to.after(same + 1), toB: $toB.after(same + 1) };
}
