/** Owns what all that is drawn in the text and is none of it has in common: it is never in the way of a selection. */

/**
 * For widgets. The browser's selection stays on the side of them where it is: ProseMirror would put it on the other one,
 * and a selection that the pointer has just begun would end with that.
 */
export const BESIDE_TEXT = { relaxedSide: true, ignoreSelection: true };
