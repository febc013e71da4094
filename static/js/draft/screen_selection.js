/** Owns reading what is selected on the screen before the browser tells of it. */

import { TextSelection } from "prosemirror-state";

/**
 * Take over what is selected on the screen. Browsers tell of it a moment later: until then a letter begins a remark on
 * the words selected before, and whatever is drawn into the text puts the caret back to where it was. Where the text has
 * not the focus, or an input method is at work in it, the screen is not asked.
 *
 * @param {import("prosemirror-view").EditorView} view
 */
export function readSelection(view) {
  if (view.composing || !view.hasFocus()) return;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = view.dom.ownerDocument.getSelection() ?? {};
  const { doc, selection, tr } = view.state;
  if (!(selection instanceof TextSelection) || !anchorNode || !focusNode) return;
  if (!view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return;
  const place = (/** @type {Node} */ node, /** @type {number} */ offset) => doc.resolve(view.posAtDOM(node, offset));
  const onScreen = TextSelection.between(place(anchorNode, anchorOffset ?? 0), place(focusNode, focusOffset ?? 0));
  if (!onScreen.eq(selection)) view.dispatch(tr.setSelection(onScreen));
}
