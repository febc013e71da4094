/** Owns what the events of suggesting by typing do to the state. */

/** @typedef {import("./state.js").Reducer} Reducer */

/** @type {Reducer} */
function suggestionRevised(state, { at, data }) {
  const annotation = state.annotations[data.annotation];
  if (!annotation) return state;
  const { chapter, from, to, adrift, quote, prefix, suffix, original, replacement } = data;
  const changes = { chapter, from, to, adrift, quote, prefix, suffix, original, replacement, revised_at: at };
  return { ...state, annotations: { ...state.annotations, [annotation.id]: { ...annotation, ...changes } } };
}

/** @type {Record<string, Reducer>} */
export const SUGGESTING = { suggestion_revised: suggestionRevised };
