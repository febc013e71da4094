/** Owns the mark by which every plugin knows a transaction that brought steps from the server. */

import { PluginKey } from "prosemirror-state";

/**
 * @typedef {import("prosemirror-state").Transaction} Transaction
 * @typedef {import("prosemirror-transform").Step} Step
 */

const receivedKey = new PluginKey("received");

/**
 * @param {Transaction} tr
 * @param {readonly Step[]} steps in the server's text
 */
export const asReceived = (tr, steps) => tr.setMeta(receivedKey, steps);

/**
 * The steps a transaction brought from the server, own ones coming back included; null for a local one.
 *
 * @param {Transaction} tr
 * @returns {readonly Step[] | null}
 */
export const receivedSteps = (tr) => tr.getMeta(receivedKey) ?? null;

/** @param {Transaction} tr */
export const isReceived = (tr) => receivedSteps(tr) !== null;
