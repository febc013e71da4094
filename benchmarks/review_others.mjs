/**
 * Owns the others who write while somebody types: each leaves a remark at a steady pace over a socket of their own.
 *
 * Takes `{address, draft, chapter, version, size, cookies, pause}` as its only argument; `size` in positions, `pause` in
 * milliseconds. Says `ready` when all have joined, and goes on until it is ended.
 */

import { io } from "socket.io-client";

const BODY = "Does she know already? In the second chapter it sounds as if she did.";

const { address, draft, chapter, version, size, cookies, pause } = JSON.parse(process.argv[2] ?? "");

/** @param {string} cookie */
async function joined(cookie) {
  const socket = io(address, { transports: ["websocket"], extraHeaders: { Cookie: cookie, Origin: address } });
  await new Promise((resolve) => socket.on("connect", () => resolve(undefined)));
  const ack = await socket.emitWithAck("join", { draft, after: null });
  if (!ack.ok) throw new Error(ack.error.message);
  return socket;
}

const sockets = await Promise.all(cookies.map(joined));
process.stdout.write("ready\n");
for (const [writer, socket] of sockets.entries()) {
  setTimeout(() => leaveRemarks(socket, writer), (pause / sockets.length) * writer);
}

/**
 * @param {import("socket.io-client").Socket} socket
 * @param {number} writer
 */
function leaveRemarks(socket, writer) {
  let count = 0;
  setInterval(async () => {
    const from = 1 + Math.floor(Math.random() * (size - 60));
    const data = {
      annotation: `live-${process.pid}-${writer}-${count++}`,
      chapter,
      version,
      from,
      to: from + 20,
      body: BODY,
    };
    const ack = await socket.emitWithAck("command", {
      id: `by-${data.annotation}`,
      draft,
      name: "leave_comment",
      data,
    });
    if (!ack.ok) throw new Error(ack.error.message);
  }, pause);
}
