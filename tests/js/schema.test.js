/** Tests of the schema in the browser: its order, its HTML, and what it refuses. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clipboard } from "./support/dom_page.js";
import { DOMParser, DOMSerializer, Node } from "prosemirror-model";
import spec from "../../beta/prose/schema.json" with { type: "json" };
import { allowedHref, schema } from "../../static/js/prose/schema.js";
import { chapter, marked, paragraph } from "./support/chapters.js";

/** @param {string} html */
const read = (html) => DOMParser.fromSchema(schema).parse(clipboard(html), { preserveWhitespace: "full" });

/** @param {import("prosemirror-model").Node} doc */
function written(doc) {
  const element = document.createElement("div");
  element.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
  return element.innerHTML;
}

test("nodes and marks stand in the order of the JSON, which Python reads too", () => {
  assert.deepEqual(Object.keys(schema.nodes), Object.keys(spec.nodes));
  assert.deepEqual(Object.keys(schema.marks), Object.keys(spec.marks));
});

test("a chapter with everything in it survives the way to HTML and back", () => {
  const doc = Node.fromJSON(schema, {
    type: "doc",
    content: [
      { type: "heading", attrs: { level: 3, align: "center" }, content: [{ type: "text", text: "Ebb" }] },
      { type: "blockquote", content: [paragraph("Dear Marit,").toJSON()] },
      { type: "scene_break" },
      {
        ...paragraph(marked("salt", "em", "strong"), marked(" and ", "underline", "strike")).toJSON(),
        attrs: { align: "center" },
      },
      paragraph(marked("rope", "link"), schema.node("hard_break"), "tar").toJSON(),
    ],
  });
  assert.deepEqual(read(written(doc)).toJSON(), doc.toJSON());
});

test("HTML is written with the classes and attributes of the manuscript", () => {
  const doc = chapter(
    schema.node("paragraph", { align: "center" }, schema.text("End")),
    paragraph(marked("x", "link")),
  );
  assert.equal(
    written(doc),
    '<p class="centred">End</p><p><a href="https://example.org/" rel="nofollow noopener">x</a></p>',
  );
});

test("centring is read from style, attribute and element", () => {
  const doc = read(
    '<p style="text-align: center">a</p><p align="CENTER">b</p><center><p>c</p></center><p align="left">d</p>',
  );
  assert.deepEqual(
    doc.children.map((node) => node.attrs.align),
    ["center", "center", "center", null],
  );
});

test("marks are read from elements and styles, and normal weight is not bold", () => {
  const doc = read(
    '<p><b style="font-weight: normal"><span style="font-style: italic">a</span><span style="font-weight: 700">b</span>' +
      '<span style="text-decoration: underline">c</span><del>d</del><strike>e</strike>f</b></p>',
  );
  const marks = doc.child(0).children.map((node) => [node.text, node.marks.map((mark) => mark.type.name).join()]);
  assert.deepEqual(marks, [
    ["a", "em"],
    ["b", "strong"],
    ["c", "underline"],
    ["de", "strike"],
    ["f", ""],
  ]);
});

test("links to anything but web and mail are words only", () => {
  const doc = read(
    '<p><a href="javascript:alert(1)">a</a><a href="mailto:ann@example.org">b</a><a href="#fn1">c</a></p>',
  );
  assert.deepEqual(
    doc.child(0).children.map((node) => node.marks.length),
    [0, 1, 0],
  );
  assert.equal(allowedHref(" JavaScript:alert(1)"), null);
  assert.equal(allowedHref("HTTPS://example.org"), "HTTPS://example.org");
});

test("attributes that Python would refuse are refused here", () => {
  assert.throws(() => schema.nodeFromJSON({ type: "heading", attrs: { level: 1 } }), RangeError);
  assert.throws(() => schema.nodeFromJSON({ type: "paragraph", attrs: { align: "right" } }), RangeError);
  assert.throws(() => schema.markFromJSON({ type: "link", attrs: { href: "data:text/html,x" } }), RangeError);
});
