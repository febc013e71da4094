/** Owns what it does to the state when remarks go along with a passage that was moved. */

/**
 * The anchors that an event gives outright, in one chapter, whatever chapter they were in before.
 *
 * @type {import("./state.js").Reducer}
 */
function remarksMoved(state, { data: { chapter, anchors } }) {
  const annotations = { ...state.annotations };
  for (const [id, [from, to]] of /** @type {[string, [number, number]][]} */ (Object.entries(anchors))) {
    const annotation = annotations[id];
    if (annotation) annotations[id] = { ...annotation, chapter, from, to, adrift: false };
  }
  return { ...state, annotations };
}

/** @type {Record<string, import("./state.js").Reducer>} */
export const MOVED = { remarks_moved: remarksMoved };
