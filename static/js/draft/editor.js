/** Owns the editor of one chapter: a ProseMirror view, its collaboration state and what it tells the page. */

import { collab, sendableSteps } from "prosemirror-collab";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { receiving, replay, selectingConfirmed, toConfirmed, unconfirmedMaps, versionOf } from "./collab_state.js";
import { cursors, showingPeople } from "./cursors.js";
import { remarkKeys, writingKeys } from "./editor_keys.js";
import { pasteProps } from "./paste.js";
import { coordsOfRange, scrollToRange } from "./places.js";
import { readOnly } from "./read_only.js";
import { isReceived } from "./received.js";
import { wordPlaces } from "./rough_places.js";
import { activating, remarkAt, remarkAtCaret, remarkMarks, showing } from "./remark_marks.js";
import { readSelection } from "./screen_selection.js";
import { suggestingPart } from "./suggesting_editor.js";
import { suggestingMarks } from "./suggesting_decorations.js";
import { suggestingOf, suggestingPlugin } from "./suggesting_state.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {import("prosemirror-transform").Step} Step
 * @typedef {import("prosemirror-transform").StepMap} StepMap
 * @typedef {import("./remark_marks.js").Remark} Remark
 * @typedef {import("./cursors.js").Presence} Presence
 * @typedef {import("./editor_keys.js").CommandName} CommandName
 * @typedef {import("./places.js").Coords} Coords
 * @typedef {string | number} ClientID unique to this editor: a page that is loaded again needs a new one
 * @typedef {{from: number, to: number, empty: boolean, coords: Coords | null}} Selected
 *   Offsets in the text on the screen (`toConfirmed` before sending them); `coords` where it is not empty.
 * @typedef {{
 *   mount: Element,
 *   chapter: {id: string, title: string, version: number, doc: Node},
 *   editable: boolean,
 *   clientID: ClientID,
 *   suggesting?: {hue: number},
 *   onSteps?: () => void,
 *   onSelection?: (selected: Selected) => void,
 *   onTyping?: (text: string) => void,
 *   onActivate?: (annotation: string) => void,
 *   onCommand?: (name: "comment" | "suggest") => void,
 *   people?: readonly Presence[],
 *   remarks?: readonly Remark[],
 * }} EditorOptions `suggesting`: what is typed are proposals of a person of this hue, and no steps to send
 * @typedef {ReturnType<typeof createEditor>} Editor
 */

/**
 * Opens a chapter in `mount`.
 *
 * @param {EditorOptions} options
 */
export function createEditor(options) {
  /** @type {Set<(state: EditorState) => void>} */
  const listeners = new Set();
  /** @type {() => void} */
  let openLinkBox = () => {};
  const onCommand = (/** @type {CommandName} */ name) => (name === "link" ? openLinkBox() : options.onCommand?.(name));
  const view = new EditorView(options.mount, {
    state: EditorState.create({ doc: options.chapter.doc, plugins: plugins(options, onCommand) }),
    attributes: {
      class: "prose manuscript-text",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": `Text of ${options.chapter.title}`,
    },
    ...pasteProps,
    dispatchTransaction: (tr) => dispatched(view, tr, options, listeners),
  });
  /** @param {Transaction | null} tr */
  const dispatch = (tr) => {
    if (tr) view.dispatch(tr);
  };
  dispatch(showingPeople(view.state, options.people ?? []));
  return {
    view,
    ...collabPart(view, dispatch),
    ...remarkPart(view, dispatch),
    ...suggestingPart(view, dispatch),
    /** @param {Command} command */
    run: (command) => command(current(view), view.dispatch.bind(view), view),
    undo: () => undo(view.state, dispatch),
    redo: () => redo(view.state, dispatch),
    focus: () => view.focus(),
    /**
     * Calls back after every change of the state; the answer ends that.
     *
     * @param {(state: EditorState) => void} listener
     */
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** @param {() => void} open what Mod-k does */
    setLinkOpener: (open) => {
      openLinkBox = open;
    },
    destroy: () => {
      listeners.clear();
      view.destroy();
    },
  };
}

/**
 * @param {EditorOptions} options
 * @param {(name: CommandName) => void} onCommand
 */
function plugins({ chapter, clientID, editable, suggesting, onTyping, onActivate = () => {}, remarks }, onCommand) {
  const shared = [
    suggesting ? suggestingPlugin(chapter.version) : collab({ version: chapter.version, clientID }),
    remarkMarks(onActivate, remarks),
    ...(suggesting ? [suggestingMarks(suggesting.hue)] : []),
    cursors(),
    remarkKeys(onCommand),
  ];
  if (!editable) return [...shared, readOnly(onTyping ?? (() => {}), activateAtCaret)];
  return [
    ...shared,
    ...writingKeys(onCommand),
    history(),
    gapCursor(),
    dropCursor({ color: false, width: 2, class: "drop-cursor" }),
  ];

  /** @param {EditorView} view */
  function activateAtCaret(view) {
    const id = remarkAtCaret(view.state);
    if (id !== null) onActivate(id);
    return id !== null;
  }
}

/**
 * Applies a transaction and tells whoever must know.
 *
 * @param {EditorView} view
 * @param {Transaction} tr
 * @param {EditorOptions} options
 * @param {Set<(state: EditorState) => void>} listeners
 */
function dispatched(view, tr, { onSteps, onSelection }, listeners) {
  const before = view.state;
  const { state, transactions } = before.applyTransaction(tr);
  view.updateState(state);
  listeners.forEach((listener) => listener(state));
  if (!before.selection.eq(state.selection) || !before.doc.eq(state.doc)) {
    const { from, to, empty } = state.selection;
    onSelection?.({ from, to, empty, coords: empty ? null : coordsOfRange(view, { from, to }) });
  }
  if (transactions.some((applied) => applied.docChanged && !isReceived(applied))) onSteps?.();
}

/**
 * The state with what is selected on the screen at this moment, for changes that do not come from the screen.
 *
 * @param {EditorView} view
 */
function current(view) {
  readSelection(view);
  return view.state;
}

/**
 * What the session uses: steps in and out, and positions as the server knows them.
 *
 * @param {EditorView} view
 * @param {(tr: Transaction | null) => void} dispatch
 */
function collabPart(view, dispatch) {
  return {
    /**
     * Takes in the server's steps; those known already are passed over. Throws a RangeError where steps before
     * them are missing or they do not fit: the chapter must then be opened anew.
     *
     * @param {number} version before the steps
     * @param {readonly Step[]} steps
     * @param {readonly ClientID[]} clientIDs one for each step
     */
    receive: (version, steps, clientIDs) => dispatch(receiving(current(view), version, steps, clientIDs)),
    sendable: () => {
      const sendable = suggestingOf(view.state) ? null : sendableSteps(view.state);
      return sendable && { version: sendable.version, steps: sendable.steps, clientID: sendable.clientID };
    },
    confirmedVersion: () => versionOf(view.state),
    unconfirmedMaps: () => unconfirmedMaps(view.state),
    /** @param {{from: number, to: number}} range */
    toConfirmed: (range) => toConfirmed(view.state, range),
    /** @param {{from: number, to: number}} range in the confirmed text */
    selectConfirmed: (range) => dispatch(selectingConfirmed(view.state, range)),
    /**
     * Puts back steps that an earlier visit could not send. Answers with those that do not fit any more.
     *
     * @param {readonly Step[]} steps
     * @param {readonly StepMap[]} [since] what the server took in after the version they were made at
     * @returns {Step[]}
     */
    applyLocal: (steps, since = []) => {
      const { tr } = view.state;
      const leftOut = replay(tr, steps, since);
      if (tr.docChanged) dispatch(tr);
      return leftOut;
    },
  };
}

/**
 * What the margin uses: remarks and people in the text, and where they are on the page.
 *
 * @param {EditorView} view
 * @param {(tr: Transaction | null) => void} dispatch
 */
function remarkPart(view, dispatch) {
  return {
    /** @param {readonly Remark[]} remarks in the confirmed text */
    setAnnotations: (remarks) => dispatch(showing(current(view), remarks)),
    /** @param {string | null} id */
    setActive: (id) => dispatch(activating(current(view), id)),
    /** @param {readonly Presence[]} people in the confirmed text */
    setPresence: (people) => dispatch(showingPeople(current(view), people)),
    /** @param {string} id of an annotation; answers whether it is in the text */
    scrollTo: (id) => {
      const remark = remarkAt(view.state, id);
      if (remark) scrollToRange(view, remark);
      return remark !== null;
    },
    /**
     * @param {string} id
     * @returns {Coords | null}
     */
    coordsOf: (id) => {
      const remark = remarkAt(view.state, id);
      return remark && coordsOfRange(view, remark);
    },
    wordPlaces: () => wordPlaces(view),
  };
}
