/** Owns telling the frames of a WebSocket apart in a stream of bytes (RFC 6455, 5.2), without reading into them. */

const END_OF_HEAD = Buffer.from("\r\n\r\n");
const TEXT = 1;

/**
 * @typedef {{bytes: Buffer, isMessage: boolean}} Piece the head of the connection, or one frame;
 *   `isMessage` for a whole Socket.IO event or acknowledgement, which nothing else depends on
 */

/** Cuts one direction of a WebSocket connection into its head and its frames, as they come. */
export class FrameReader {
  #rest = Buffer.alloc(0);
  #headDone = false;

  /**
   * @param {Buffer} bytes
   * @returns {Piece[]} the pieces that are complete now
   */
  read(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    /** @type {Piece[]} */
    const pieces = [];
    for (let piece = this.#next(); piece; piece = this.#next()) pieces.push(piece);
    return pieces;
  }

  /** @returns {Piece | null} */
  #next() {
    const length = this.#headDone ? frameLength(this.#rest) : headLength(this.#rest);
    if (length === null || this.#rest.length < length) return null;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    const isMessage = this.#headDone && isSocketMessage(bytes);
    this.#headDone = true;
    return { bytes, isMessage };
  }
}

/** @param {Buffer} bytes */
function headLength(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  return end === -1 ? null : end + END_OF_HEAD.length;
}

/**
 * @param {Buffer} bytes
 * @returns {{payload: number, length: number, masked: boolean} | null}
 */
function measures(bytes) {
  if (bytes.length < 2) return null;
  const masked = ((bytes[1] ?? 0) & 0x80) !== 0;
  const short = (bytes[1] ?? 0) & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const payload = 2 + extended + (masked ? 4 : 0);
  if (bytes.length < payload) return null;
  const size = extended === 2 ? bytes.readUInt16BE(2) : extended === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { payload, length: payload + size, masked };
}

/** @param {Buffer} bytes */
const frameLength = (bytes) => measures(bytes)?.length ?? null;

/**
 * The words of a whole frame of text, which browsers send masked.
 *
 * @param {Buffer} frame
 */
export function wordsOf(frame) {
  const found = measures(frame);
  if (!found) return "";
  const payload = Buffer.from(frame.subarray(found.payload, found.length));
  const mask = frame.subarray(found.payload - 4, found.payload);
  if (found.masked) payload.forEach((byte, at) => (payload[at] = byte ^ (mask[at % 4] ?? 0)));
  return payload.toString();
}

/**
 * Engine.IO's message (4) with Socket.IO's event (2) or acknowledgement (3), in one frame.
 *
 * @param {Buffer} frame
 */
function isSocketMessage(frame) {
  const found = measures(frame);
  if (!found || frame[0] !== (0x80 | TEXT) || found.length - found.payload < 2) return false;
  const letters = [0, 1].map((at) => {
    const mask = found.masked ? (frame[found.payload - 4 + at] ?? 0) : 0;
    return (frame[found.payload + at] ?? 0) ^ mask;
  });
  const begin = String.fromCharCode(...letters);
  return begin === "42" || begin === "43";
}
