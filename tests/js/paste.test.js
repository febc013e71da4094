/** Tests of pasting, with HTML in the manner of the programs it comes from. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clipboard } from "./support/dom_page.js";
import { DOMParser } from "prosemirror-model";
import { schema } from "../../static/js/prose/schema.js";
import { plainTextSlice, tidyPastedHtml } from "../../static/js/draft/paste.js";
import { chapter } from "./support/chapters.js";

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!--
 p.MsoNormal {mso-style-unhide:no; margin:0cm; font-family:"Times New Roman",serif;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt;word-wrap:break-word'>
<!--StartFragment-->
<h1 align=center style='text-align:center'><span style='font-weight:bold;mso-bidi-font-weight:normal'>Low water<o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:36.0pt'><span style='mso-tab-count:1'>            </span>He kept the
<i style='mso-bidi-font-style:normal'>old</i> ledger, the <b style='mso-bidi-font-weight:normal'><span style='color:red'>thick</span></b> one.<span style='mso-spacerun:yes'>&nbsp; </span>Still.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>rope<o:p></o:p></p>
<p class=MsoNormal align=center style='text-align:center'>* * *<o:p></o:p></p>
<p class=MsoNormal align=center style='text-align:center'><u>The</u> <s>end</s><span style='mso-comment-continuation:1'></span><a style='mso-comment-reference:H_1'></a><span class=MsoCommentReference><span style='mso-special-character:comment'>[H1]</span></span></p>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Nice!</p></div></div>
<!--EndFragment--></body></html>`;

const DOCS = `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-3f1c77a0-7fff-21aa">
<h2 dir="ltr" style="line-height:1.38;margin-top:18pt;"><span style="font-size:16pt;font-family:Arial;font-weight:400;font-style:normal;text-decoration:none;">Slack tide</span></h2>
<p dir="ltr" style="line-height:1.38;text-indent:36pt;margin-top:0pt;"><span style="font-size:11pt;font-weight:400;font-style:normal;text-decoration:none;white-space:pre-wrap;">She </span><span style="font-weight:400;font-style:italic;text-decoration:none;white-space:pre-wrap;">knew</span><span style="font-weight:700;font-style:normal;text-decoration:none;"> it </span><span style="font-weight:400;text-decoration:line-through;">all</span><span style="font-weight:400;text-decoration:underline;-webkit-text-decoration-skip:none;">now</span></p>
<br />
<p dir="ltr" style="text-align:center;"><span style="font-weight:400;">***</span></p>
<p dir="ltr" style="text-align: center;"><a href="https://example.org/tide" style="text-decoration:none;"><span style="color:#1155cc;font-weight:400;text-decoration:underline;">tables</span></a></p>
</b><br class="Apple-interchange-newline">`;

const LIBRE = `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>
<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/><style type="text/css">p { line-height: 115%; background: transparent }</style></head>
<body lang="en-GB" link="#000080" dir="ltr"><h1 class="western">Ledger</h1>
<p style="line-height: 100%; margin-bottom: 0cm"><font face="Liberation Serif, serif"><font size="3" style="font-size: 12pt">Wind
<i>from</i> the <b>west</b>.</font></font></p>
<p style="line-height: 100%; margin-bottom: 0cm"><br/>

</p>
<p align="center" style="line-height: 100%"><font color="#c9211e"><u>flat</u> <strike>calm</strike></font></p>
<center><p>in the middle</p></center>
<table><tr><td><p>cell</p></td></tr></table>
</body></html>`;

/**
 * The blocks and marks of a slice, short: `h2^[One _two_ *three*]`.
 *
 * @param {import("prosemirror-model").Slice} slice
 */
const outline = ({ content }) => content.content.map(blockOutline);

/**
 * @param {import("prosemirror-model").Node} node
 * @returns {string}
 */
function blockOutline(node) {
  if (node.isText)
    return node.marks.reduceRight(
      (text, mark) => `${signs[mark.type.name]}${text}${signs[mark.type.name]}`,
      node.text ?? "",
    );
  const name =
    node.type.name === "heading"
      ? `h${node.attrs.level}`
      : { paragraph: "p", blockquote: "q", scene_break: "hr", hard_break: "/" }[node.type.name];
  return node.isLeaf
    ? String(name)
    : `${name}${node.attrs.align ? "^" : ""}[${node.children.map(blockOutline).join("")}]`;
}
/** @type {Record<string, string>} */
const signs = { em: "_", strong: "*", underline: "=", strike: "~", link: "@" };

/** @param {string} html */
const slice = (html) => DOMParser.fromSchema(schema).parseSlice(clipboard(tidyPastedHtml(html)));

/** @param {string} html */
const pasted = (html) => outline(slice(html));

/** @param {string} text */
const pastedText = (text) => outline(plainTextSlice(text, chapter("x").resolve(1)));

test("Word keeps its italics, bold, centring, headings and scene breaks, and nothing else", () => {
  assert.deepEqual(pasted(WORD), [
    "h2^[*Low water*]",
    "p[He kept the _old_ ledger, the *thick* one. Still.]",
    "p[rope]",
    "hr",
    "p^[=The= ~end~]",
  ]);
});

test("Google Docs keeps what its spans say", () => {
  assert.deepEqual(pasted(DOCS), ["h2[Slack tide]", "p[She _knew_* it *~all~=now=]", "hr", "p^[@tables@]"]);
});

test("LibreOffice keeps what its old-fashioned elements say", () => {
  assert.deepEqual(pasted(LIBRE), [
    "h2[Ledger]",
    "p[Wind _from_ the *west*.]",
    "p^[=flat= ~calm~]",
    "p^[in the middle]",
    "p[cell]",
  ]);
});

test("quotes in quotes become one, and lists paragraphs", () => {
  assert.deepEqual(
    pasted("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><ul><li>c</li><li><p>d</p></li></ul>"),
    ["q[p[a]p[b]]", "p[c]", "p[d]"],
  );
});

test("a few words from a page stay inline, and a script or image leaves nothing", () => {
  const html = 'so <em>very</em> <a href="javascript:x">far</a><img src="x"><script>x()</script>';
  assert.deepEqual(pasted(html), ["so ", "_very_", " far"]);
});

test("what was copied here is pasted as it was", () => {
  assert.deepEqual(pasted('<p data-pm-slice="0 0 []" class="centred">***</p>'), ["p^[***]"]);
});

test("plain text with empty lines between paragraphs keeps line breaks made by hand", () => {
  assert.deepEqual(pastedText("Dear Marit,\r\nthe oil is bad.\r\n\r\n \r\nYour *old* keeper\n"), [
    "p[Dear Marit,/the oil is bad.]",
    "p[Your *old* keeper]",
  ]);
});

test("plain text without empty lines has a paragraph on every line", () => {
  assert.deepEqual(pastedText("One.\nTwo.\n* * *\nThree."), ["p[One.]", "p[Two.]", "hr", "p[Three.]"]);
});

test("plain text wrapped by a mail program is joined again", () => {
  const mail =
    "The lamp had been out for a week before anyone in\nthe village thought to climb the stairs and ask him\nwhy.\n\nHe told them the oil was bad. It was not the oil.";
  assert.deepEqual(pastedText(mail), [
    "p[The lamp had been out for a week before anyone in the village thought to climb the stairs and ask him why.]",
    "p[He told them the oil was bad. It was not the oil.]",
  ]);
});

test("what is pasted is a valid chapter, and brings no styles with it", () => {
  for (const html of [WORD, DOCS, LIBRE]) {
    schema.node("doc", null, slice(html).content).check();
    assert.doesNotMatch(tidyPastedHtml(html), /style|class=|mso/);
  }
});
