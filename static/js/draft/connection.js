/** Owns the socket of a page: WebSocket only, and off as soon as the browser says that it is offline. */

import { io } from "socket.io-client";

/**
 * A socket to this site that does not connect yet. After a break it comes back by itself, spread over time so
 * that a thousand pages do not come back at once. Where the server refuses it for a while, it waits as long as it is told.
 */
export function createSocket() {
  const socket = io({
    transports: ["websocket"],
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.5,
  });
  socket.on("connect_error", (error) => {
    const { retry_after: seconds } = /** @type {{data?: {retry_after?: number}}} */ (error).data ?? {};
    if (seconds) setTimeout(() => socket.connect(), seconds * 1000);
  });
  addEventListener("offline", () => socket.disconnect());
  addEventListener("online", () => socket.connect());
  return /** @type {import("./session.js").Socket} */ (/** @type {unknown} */ (socket));
}
