/** Owns doing what can wait until what was just typed is on the screen. */

/** In milliseconds: a page in the background paints nothing, and a busy one is never idle. */
const AT_LATEST = 100;

/** How long, in milliseconds, what waits for idle moments is left after it was done. */
const PAUSE = 120;

/**
 * A function that calls `action` once the next frame is painted, however often it is called until then; at once where the
 * page is left.
 *
 * @param {() => void} action
 * @returns {() => void}
 */
export function afterPaint(action) {
  const { port1: painted, port2: paint } = new MessageChannel();
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  const act = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    action();
  };
  painted.onmessage = act;
  addEventListener("pagehide", act);
  return () => {
    if (timer !== null) return;
    timer = setTimeout(act, AT_LATEST);
    requestAnimationFrame(() => paint.postMessage(null));
  };
}

/**
 * Something that is done once there is nothing more urgent, soon in any case, and not again before a pause is over; not
 * every browser says when it is idle.
 *
 * @param {() => void} action
 */
export function whenIdle(action) {
  let isWanted = false;
  let last = -Infinity;
  const act = () => {
    if (!isWanted) return;
    isWanted = false;
    last = performance.now();
    action();
  };
  const wait = () => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(act, { timeout: AT_LATEST });
    else setTimeout(act);
  };
  return {
    soon() {
      if (isWanted) return;
      isWanted = true;
      setTimeout(wait, Math.max(0, last + PAUSE - performance.now()));
    },
    /** It has been done by now. */
    cancel() {
      isWanted = false;
    },
  };
}
