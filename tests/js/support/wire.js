/** Owns how a page of the run reaches the server over a bad connection, and sees all that comes from there. */

import { io } from "socket.io-client";
import { comingBack } from "../../../static/js/draft/connection.js";

/** How long a socket that was refused waits here before it tries again. */
const AGAIN = 200;
const SOCKET = {
  transports: ["websocket"],
  autoConnect: false,
  forceNew: true,
  timeout: 2000,
  randomizationFactor: 0.5,
};

/**
 * A socket that is not connected yet.
 *
 * @param {string} proxy
 * @param {string} cookie
 * @param {(bytes: string) => void} hear is shown every packet as it came
 */
export function connect(proxy, cookie, hear) {
  const wire = io(proxy, {
    ...SOCKET,
    reconnectionDelay: 50,
    reconnectionDelayMax: 400,
    extraHeaders: { Cookie: cookie },
  });
  wire.io.on("open", () => void wire.io.engine.on("packet", ({ data }) => hear(String(data))));
  comingBack(wire, () => () => {}, AGAIN);
  return wire;
}

/**
 * Try again until the bad connection lets it through; an Error when it does not within a minute.
 *
 * @template Answer
 * @param {() => Promise<Answer>} ask
 * @returns {Promise<Answer>}
 */
export async function persistently(ask) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (/** @type {any} */ (error).status !== 0 || Date.now() > deadline) throw error;
    }
  }
}
