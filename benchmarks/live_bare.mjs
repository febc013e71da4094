/**
 * Owns the bare broadcast server that ours is compared with: Node's `ws`, which stores nothing and asks nobody who they are.
 *
 * `join ROOM` enters a room and is answered `joined`; `ROOM WORDS` goes as it is to everyone in that room.
 */

import { WebSocketServer } from "ws";

const JOIN = "join ";
const SPACE = 0x20;

/** @type {Map<string, Set<import("ws").WebSocket>>} */
const rooms = new Map();

/** @param {string} name */
const room = (name) => {
  const found = rooms.get(name) ?? new Set();
  rooms.set(name, found);
  return found;
};

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });

server.on("connection", (socket) => {
  socket.on("message", (/** @type {Buffer} */ frame) => {
    const first = frame.toString("latin1", 0, frame.indexOf(SPACE));
    if (`${first} ` === JOIN) {
      room(frame.toString("latin1", JOIN.length)).add(socket);
      socket.send("joined");
      return;
    }
    for (const listener of room(first)) listener.send(frame, { binary: false });
  });
  socket.on("close", () => rooms.forEach((listeners) => listeners.delete(socket)));
});

process.on("SIGTERM", () => process.exit(0));
