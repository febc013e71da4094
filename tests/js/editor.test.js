/** Tests of the editor: writing together, reading only, keys, steps kept from an earlier visit. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fire } from "./support/dom_page.js";
import { TextSelection } from "prosemirror-state";
import { Step } from "prosemirror-transform";
import { schema } from "../../static/js/prose/schema.js";
import { stepsFromWire, stepsToWire } from "../../static/js/prose/steps.js";
import { chapter, find } from "./support/chapters.js";
import { doc, open, press, select } from "./support/editors.js";

/** @typedef {import("../../static/js/draft/editor.js").Editor} Editor */

/** The server in small: the one order of steps. */
class Authority {
  /** @type {Step[]} */
  steps = [];
  /** @type {(string | number)[]} */
  clients = [];

  /** @param {Editor} editor */
  send(editor) {
    const sendable = editor.sendable();
    if (!sendable || sendable.version !== this.steps.length) return;
    this.steps.push(...stepsFromWire(stepsToWire(sendable.steps)));
    this.clients.push(...sendable.steps.map(() => sendable.clientID));
  }

  /** @param {Editor} editor */
  deliver(editor) {
    const version = editor.confirmedVersion();
    editor.receive(version, this.steps.slice(version), this.clients.slice(version));
  }
}

/** A repeatable source of numbers in [0, 1): the minimal standard generator. */
function randomFrom(seed = 1) {
  let last = seed;
  return () => (last = (last * 48271) % 2147483647) / 2147483647;
}

test("two people who write at once, each before hearing of the other, end with the same text", () => {
  const random = randomFrom(7);
  const authority = new Authority();
  const editors = [open({ clientID: "author" }), open({ clientID: "coauthor" })];
  const edit = (/** @type {Editor} */ { view, run, undo }) => {
    const size = view.state.doc.content.size;
    const at = TextSelection.near(view.state.doc.resolve(Math.floor(random() * size))).from;
    const to = TextSelection.near(view.state.doc.resolve(Math.min(size, at + Math.floor(random() * 6)))).from;
    const { tr } = view.state;
    const kind = random();
    if (kind < 0.4) view.dispatch(tr.insertText("😀a", at));
    else if (kind < 0.6) view.dispatch(tr.delete(Math.min(at, to), Math.max(at, to)));
    else if (kind < 0.7) view.dispatch(tr.addMark(Math.min(at, to), Math.max(at, to), schema.mark("em")));
    else if (kind < 0.8) view.dispatch(tr.split(at));
    else if (kind < 0.9) undo();
    else run((state, dispatch) => (dispatch?.(state.tr.removeMark(0, size, schema.marks.em)), true));
  };
  for (let round = 0; round < 300; round += 1) {
    for (const editor of editors) {
      if (random() < 0.7) edit(editor);
      if (random() < 0.5) authority.send(editor);
      if (random() < 0.5) authority.deliver(editor);
    }
  }
  for (let round = 0; round < 3; round += 1) {
    for (const editor of editors) {
      authority.deliver(editor);
      authority.send(editor);
    }
  }
  editors.forEach((editor) => authority.deliver(editor));
  const [mine, theirs] = editors.map(({ view }) => view.state.doc.toJSON());
  assert.deepEqual(mine, theirs);
  assert.ok(editors.every((editor) => editor.sendable() === null));
  assert.ok(authority.steps.length > 100);
});

test("steps that are known already are passed over, and a gap is refused", () => {
  const author = open();
  const reader = open({ clientID: "reader", editable: false });
  author.view.dispatch(author.view.state.tr.insertText("So. ", 1));
  const steps = author.sendable()?.steps ?? [];
  reader.receive(0, steps, ["author"]);
  reader.receive(0, steps, ["author"]);
  assert.equal(reader.view.state.doc.textContent, author.view.state.doc.textContent);
  assert.throws(() => reader.receive(5, steps, ["author"]), RangeError);
});

test("the page is told of local steps, and not of the server's", () => {
  let told = 0;
  const editor = open({ onSteps: () => (told += 1) });
  editor.view.dispatch(editor.view.state.tr.insertText("So. ", 1));
  assert.equal(told, 1);
  const { steps = [] } = editor.sendable() ?? {};
  editor.receive(0, steps, ["author"]);
  assert.equal(told, 1);
  assert.equal(editor.confirmedVersion(), 1);
});

test("a remark that arrives just after words were selected leaves them selected", () => {
  const editor = open();
  const { view } = editor;
  view.focus();
  const words = /** @type {Text} */ (view.dom.querySelector("p")?.firstChild);
  document.getSelection()?.setBaseAndExtent(words, 4, words, 8);
  assert.ok(view.state.selection.empty, "the editor has not heard of it yet");
  const { from, to } = find(doc, "lamp");
  editor.setAnnotations([
    { id: "one", from, to, adrift: false, hue: 0, type: "comment", state: "open", replacement: null },
  ]);
  assert.equal(document.getSelection()?.toString(), "lamp");
  assert.deepEqual([view.state.selection.from, view.state.selection.to], [from, to]);
});

test("someone who may only read can change nothing, whichever way", () => {
  const editor = open({ editable: false });
  select(editor, find(doc, "lamp"));
  editor.view.dispatch(editor.view.state.tr.insertText("x"));
  editor.run((state, dispatch) => (dispatch?.(state.tr.deleteSelection()), true));
  for (const kind of ["paste", "cut", "drop", "beforeinput"]) {
    assert.ok(fire(editor.view.dom, kind === "beforeinput" ? "InputEvent" : "Event", kind).defaultPrevented, kind);
  }
  press(editor, "Backspace");
  assert.deepEqual(editor.view.state.doc.toJSON(), doc.toJSON());
  assert.equal(editor.sendable(), null);
  const { dom } = editor.view;
  assert.deepEqual(
    ["role", "aria-multiline", "aria-label", "aria-readonly", "inputmode", "contenteditable"].map((name) =>
      dom.getAttribute(name),
    ),
    ["textbox", "true", "Text of Low water", "true", "none", "true"],
  );
});

test("typing on a selection is the start of a remark; at a caret, or with a command key, it is nothing", () => {
  /** @type {string[]} */
  const typed = [];
  const editor = open({ editable: false, onTyping: (text) => typed.push(text) });
  press(editor, "a");
  select(editor, find(doc, "lamp"));
  press(editor, "c", { ctrlKey: true });
  press(editor, "ArrowRight", { shiftKey: true });
  assert.ok(press(editor, "N").defaultPrevented);
  fire(editor.view.dom, "InputEvent", "beforeinput", { inputType: "insertText", data: "é" });
  fire(editor.view.dom, "Event", "compositionstart");
  assert.deepEqual(typed, ["N", "é", ""]);
});

test("the keys for remarks reach the page", () => {
  /** @type {string[]} */
  const asked = [];
  const editor = open({ editable: false, onCommand: (name) => asked.push(name) });
  press(editor, "m", { ctrlKey: true, altKey: true });
  press(editor, "s", { ctrlKey: true, altKey: true });
  assert.deepEqual(asked, ["comment", "suggest"]);
});

test("a range on the screen is found in the confirmed text, unless it is new", () => {
  const editor = open();
  editor.view.dispatch(editor.view.state.tr.insertText("So. ", 1));
  const { from, to } = find(editor.view.state.doc, "lamp");
  assert.deepEqual(editor.toConfirmed({ from, to }), find(doc, "lamp"));
  assert.equal(editor.toConfirmed({ from: 1, to: 3 }), null);
  assert.deepEqual(editor.toConfirmed({ from: 2, to: 2 }), { from: 1, to: 1 });
});

test("steps kept from an earlier visit are put back over what others wrote since", () => {
  const before = open();
  before.view.dispatch(before.view.state.tr.insertText("So. ", 1));
  before.view.dispatch(
    before.view.state.tr.delete(find(before.view.state.doc, "oil").from, find(before.view.state.doc, "oil").to),
  );
  const other = open({ clientID: "coauthor" });
  other.view.dispatch(other.view.state.tr.insertText("Late. ", 1));
  const since = other.sendable()?.steps ?? [];
  const after = open({
    chapter: { id: "chapter1", title: "Low water", version: 1, doc: other.view.state.doc },
    clientID: "later",
  });
  const leftOut = after.applyLocal(
    before.sendable()?.steps ?? [],
    since.map((step) => step.getMap()),
  );
  assert.deepEqual(leftOut, []);
  assert.equal(
    after.view.state.doc.textBetween(0, after.view.state.doc.content.size, "|"),
    "Late. So. The lamp had been out for a week.|It was not the .",
  );
  assert.equal(after.sendable()?.version, 1);
});

test("a kept step that does not fit any more is handed back, and those after it find their place", () => {
  const before = open();
  before.view.dispatch(before.view.state.tr.join(doc.child(0).nodeSize));
  before.view.dispatch(before.view.state.tr.insertText("!", find(before.view.state.doc, "oil").to));
  const [join, insert] = before.sendable()?.steps ?? [];
  assert.ok(join && insert);
  const changed = chapter("The lamp had been out for a week.", "***", "It was not the oil.");
  const gone = open({ chapter: { id: "chapter1", title: "Low water", version: 1, doc: changed }, clientID: "later" });
  const since = Step.fromJSON(schema, {
    stepType: "replace",
    from: 35,
    to: 35,
    slice: { content: [{ type: "scene_break" }] },
  });
  assert.deepEqual(gone.applyLocal([join, insert], [since.getMap()]), [join]);
  assert.equal(gone.view.state.doc.lastChild?.textContent, "It was not the oil!.");
});

test("three stars and Enter are a scene break with a new paragraph after it", () => {
  const editor = open({ chapter: { id: "chapter1", title: "Low water", version: 0, doc: chapter("One.", "***x") } });
  const before = editor.view.state.doc;
  editor.view.dispatch(
    editor.view.state.tr.replaceWith(
      before.child(0).nodeSize,
      before.content.size,
      schema.node("paragraph", null, schema.text("***")),
    ),
  );
  const end = editor.view.state.doc.content.size - 1;
  select(editor, { from: end, to: end });
  press(editor, "Enter", { keyCode: 13 });
  assert.deepEqual(
    editor.view.state.doc.children.map((node) => node.type.name),
    ["paragraph", "scene_break", "paragraph"],
  );
  assert.equal(editor.view.state.selection.from, editor.view.state.doc.content.size - 1);
  editor.undo();
  assert.equal(editor.view.state.doc.lastChild?.textContent, "***");
});
