/** Owns the socket of a page: WebSocket only, and off as soon as the browser says that it is offline. */

import { io } from "socket.io-client";

/**
 * A socket to this site that does not connect yet. After a break it comes back by itself, spread over time so
 * that a thousand pages do not come back at once. Where the server refuses it for a while, it waits as long as it is told.
 *
 * @param {(sentence: string) => () => void} complain says why the server refuses it, until what this returns is called
 */
export function createSocket(complain) {
  const socket = io({
    transports: ["websocket"],
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.5,
  });
  let takeBack = () => {};
  socket.on("connect", () => takeBack());
  socket.on("connect_error", (error) => {
    const { data } = /** @type {{data?: {retry_after?: number}}} */ (error);
    // Without data it is no answer of the server's, but a connection that did not come about.
    if (data) takeBack = complain(error.message);
    if (data?.retry_after) setTimeout(() => socket.connect(), data.retry_after * 1000);
  });
  addEventListener("offline", () => socket.disconnect());
  addEventListener("online", () => socket.connect());
  return /** @type {import("./session.js").Socket} */ (/** @type {unknown} */ (socket));
}
