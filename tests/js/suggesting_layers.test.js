/** Tests, by chance, of suggestions beneath which the text changes: what is shown is always the text and the spans on it. */

import "./support/dom_page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { correcting, receivingBeneath } from "../../static/js/draft/suggesting_rebase.js";
import { suggestingOf, suggestingPlugin } from "../../static/js/draft/suggesting_state.js";
import { mapRange } from "../../static/js/prose/anchors.js";
import { Chance } from "./support/chance.js";
import { randomChapter } from "./support/random_chapters.js";
import { editOnce } from "./support/random_edits.js";

/** @typedef {import("prosemirror-model").Node} Node */

const SEED = Number(process.env["FUZZ_SEED"] ?? 20240301);
const keep = () => /** @type {const} */ ("keep");

/** Somebody who suggests. */
class Helen {
  /** @param {Node} doc */
  constructor(doc) {
    this.state = EditorState.create({ doc, plugins: [suggestingPlugin(0), history()] });
  }

  /** @param {import("prosemirror-state").Transaction} tr */
  dispatch = (tr) => {
    this.state = this.state.apply(tr);
  };

  get now() {
    return suggestingOf(this.state) ?? assert.fail();
  }

  /** Her suggestions, as they are sent. */
  get layers() {
    return this.now.spans.map(({ id, from, to, fromB, toB }) => {
      return { id, from, to, slice: this.state.doc.slice(fromB, toB) };
    });
  }

  /** What stands where every suggestion is taken, from the end of the text to its beginning. */
  get accepted() {
    return this.layers.reverse().reduce((doc, { from, to, slice }) => {
      return new ReplaceStep(from, to, slice).apply(doc).doc ?? assert.fail("a suggestion does not fit");
    }, this.now.base);
  }
}

/** @param {Chance} chance @param {Helen} helen @param {string} note */
function check(chance, helen, note) {
  helen.state.doc.check();
  assert.ok(helen.accepted.eq(helen.state.doc), `${note}: what is shown is the text with the suggestions`);
  const ids = helen.layers.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, note);
  const layer = ids.length > 0 ? chance.pick(helen.layers) : null;
  const alone = layer && new ReplaceStep(layer.from, layer.to, layer.slice).apply(helen.now.base);
  assert.equal(alone?.failed ?? null, null, `${note}: a suggestion stands alone`);
}

test("whatever is typed is suggestions that, taken one after another or at once, give the text that was seen", () => {
  for (let round = 0; round < 150; round += 1) {
    const chance = new Chance(SEED + round);
    const helen = new Helen(randomChapter(chance));
    for (let edit = 0; edit < 25; edit += 1) {
      editOnce(chance, helen);
      check(chance, helen, `round ${round}, edit ${edit}`);
    }
    let doc = helen.now.base;
    let left = helen.layers;
    for (let taken = left.shift(); taken; taken = left.shift()) {
      const step = new ReplaceStep(taken.from, taken.to, taken.slice);
      doc = step.apply(doc).doc ?? assert.fail(`round ${round}: a suggestion does not fit after those before it`);
      left = left.map((layer) => ({ ...layer, ...mapRange(layer, [step.getMap()]) }));
    }
    assert.ok(doc.eq(helen.state.doc), `round ${round}`);
  }
});

test("the text may change beneath suggestions: they stay on it, and nothing is there twice", () => {
  let survived = 0;
  for (let round = 0; round < 150; round += 1) {
    const chance = new Chance(SEED + 1000 + round);
    const doc = randomChapter(chance);
    const helen = new Helen(doc);
    let author = EditorState.create({ doc, plugins: [history()] });
    let version = 0;
    for (let edit = 0; edit < 30; edit += 1) {
      if (chance.happens(0.5)) {
        editOnce(chance, helen);
      } else {
        const { steps } = written(chance, author, (state) => (author = state));
        const followed = receivingBeneath(helen.state, version, steps, keep);
        if (followed) helen.dispatch(followed.tr);
        version += steps.length;
        assert.ok(helen.now.base.eq(author.doc), `round ${round}, edit ${edit}`);
        assert.equal(helen.now.version, version);
      }
      check(chance, helen, `round ${round}, edit ${edit}`);
    }
    survived += helen.layers.length;
  }
  assert.ok(survived > 150, `${survived} suggestions outlived the author's edits`);
});

test("a suggestion that is taken is part of the text, and the others stay as they are", () => {
  for (let round = 0; round < 100; round += 1) {
    const chance = new Chance(SEED + 2000 + round);
    const helen = new Helen(randomChapter(chance));
    for (let edit = 0; edit < 12; edit += 1) editOnce(chance, helen);
    const seen = helen.state.doc;
    while (helen.layers.length > 0) {
      const { id, from, to, slice } = chance.pick(helen.layers);
      const step = new ReplaceStep(from, to, slice);
      const claim = (/** @type {string} */ one) => (one === id ? "drop" : "keep");
      const followed = receivingBeneath(helen.state, helen.now.version, [step], claim) ?? assert.fail();
      helen.dispatch(followed.tr);
      check(chance, helen, `round ${round}`);
      assert.ok(helen.state.doc.eq(seen), `round ${round}: nothing moves on the screen`);
      assert.ok(helen.layers.every((layer) => layer.id !== id));
    }
    assert.ok(helen.now.base.eq(seen));
  }
});

test("suggestions taken off the text and laid on again give the same text", () => {
  for (let round = 0; round < 100; round += 1) {
    const chance = new Chance(SEED + 3000 + round);
    const helen = new Helen(randomChapter(chance));
    for (let edit = 0; edit < 12; edit += 1) editOnce(chance, helen);
    const { layers } = helen;
    const seen = helen.state.doc;
    const off = correcting(helen.state, new Set(layers.map(({ id }) => id)), []);
    if (off) helen.dispatch(off.tr);
    assert.ok(helen.state.doc.eq(helen.now.base), `round ${round}`);
    const on = correcting(helen.state, new Set(), layers);
    if (on) helen.dispatch(on.tr);
    assert.ok(helen.state.doc.eq(seen), `round ${round}`);
    assert.deepEqual(on?.laid.toSorted() ?? [], layers.map(({ id }) => id).toSorted());
  }
});

/**
 * An edit of the author's.
 *
 * @param {Chance} chance
 * @param {EditorState} state
 * @param {(state: EditorState) => void} set
 */
function written(chance, state, set) {
  /** @type {import("prosemirror-transform").Step[]} */
  const steps = [];
  const writer = {
    state,
    dispatch: (/** @type {import("prosemirror-state").Transaction} */ tr) => {
      steps.push(...tr.steps);
      writer.state = writer.state.apply(tr);
      set(writer.state);
    },
  };
  editOnce(chance, writer);
  return { steps };
}
