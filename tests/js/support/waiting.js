/** Owns waiting for a condition. */

const PATIENCE = 60_000;
const INTERVAL = 10;

/**
 * Wait until something holds; an Error when it does not within a minute.
 *
 * @param {() => boolean} holds
 * @param {string | (() => string)} what a sentence that should become true
 */
export async function waitUntil(holds, what) {
  const deadline = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`In vain: ${typeof what === "string" ? what : what()}`);
    await pause(INTERVAL);
  }
}

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
