/** Owns the page that reviewing is compared with: the same text in a bare ProseMirror, without remarks or a server. */

/* global document */

import { baseKeymap } from "prosemirror-commands";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { schema } from "../static/js/prose/schema.js";

const doc = schema.nodeFromJSON(await (await fetch("text.json")).json());
new EditorView(document.getElementById("manuscript"), {
  state: EditorState.create({ doc, plugins: [history(), keymap(baseKeymap)] }),
  attributes: { class: "prose manuscript-text" },
});
