/** Owns the socket of a page: WebSocket only, and off as soon as the browser says that it is offline. */

import { io } from "socket.io-client";

/** How long a socket that was refused waits where nobody says how long, and how long a connection may take to be let in. */
const AGAIN = 10_000;
const LET_IN_WITHIN = 15_000;

/**
 * @typedef {import("socket.io-client").Socket} Wire
 * @typedef {(sentence: string) => () => void} Complain says why the server refuses, until what it returns is called
 */

/**
 * A socket to this site that does not connect yet. After a break it comes back by itself, spread over time so
 * that a thousand pages do not come back at once.
 *
 * @param {Complain} complain
 */
export function createSocket(complain) {
  const socket = io({
    transports: ["websocket"],
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.5,
  });
  comingBack(socket, complain);
  addEventListener("offline", () => socket.disconnect());
  addEventListener("online", () => socket.connect());
  return /** @type {import("./session.js").Socket} */ (/** @type {unknown} */ (socket));
}

/**
 * Let a socket come back also where Socket.IO leaves it be: after a refusal, when it was sent away, and when it is
 * neither let in nor refused.
 *
 * @param {Wire} socket
 * @param {Complain} complain
 * @param {number} [again] how long it waits after a refusal, in milliseconds, where the server does not say
 */
export function comingBack(socket, complain, again = AGAIN) {
  let takeBack = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const later = (/** @type {() => void} */ act, /** @type {number} */ milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  socket.io.on("open", () => later(() => socket.io.engine.close(), LET_IN_WITHIN));
  socket.on("connect", () => {
    clearTimeout(timer);
    takeBack();
  });
  socket.on("connect_error", (error) => {
    // Without data it is no answer of the server's, but a connection that did not come about.
    const { data } = /** @type {{data?: {retry_after?: number}}} */ (error);
    if (data) takeBack = complain(error.message);
    if (!socket.active) later(() => socket.connect(), data?.retry_after ? data.retry_after * 1000 : again);
  });
  socket.on("disconnect", (reason) => {
    clearTimeout(timer);
    if (reason === "io server disconnect") socket.connect();
  });
}
