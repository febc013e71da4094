/** Owns what is said to each server, and how the number of a message is found again in what comes out of it. */

/** @typedef {import("./live_line.mjs").Line} Line */
/** @typedef {import("./live_line.mjs").Room} Room */

/**
 * @typedef {object} Speech
 * @property {Buffer} marker what stands before the ten digits of a message's number
 * @property {boolean} answers whether the server acknowledges it
 * @property {boolean} isHeardBySender
 * @property {boolean} isNumbered whether what is heard carries `seq`, one more each time
 * @property {boolean} isOneAtATime whether a writer waits for the answer before the next, as our browser does
 * @property {number} firstWriter the first of the lines that write; the room's first four are its author's
 * @property {(line: Line, room: Room, number: number, writer: number, onAnswer: (answer: any) => void) => void} say
 */

const ID = Buffer.from('"bench-');
const BARE_LENGTH = 400;
const WORDS = "The lamp had been out for a week before anyone thought to climb the stairs. ".repeat(6);
/** Numbers begin here: all have ten digits, and fit the wire's positions. */
export const FIRST = 1_000_000_000;
const DIGITS = 10;

/** @param {number} number */
const id = (number) => `bench-${number}`;

/** What makes a frame of 400 bytes behind `before`. @param {string} before @param {number} number */
function padded(before, number) {
  const empty = before.length + JSON.stringify({ id: id(number), body: "" }).length;
  return { id: id(number), body: WORDS.slice(0, BARE_LENGTH - empty) };
}

const usual = {
  marker: ID,
  answers: true,
  isHeardBySender: true,
  isNumbered: false,
  isOneAtATime: false,
  firstWriter: 4,
};

/** @type {Record<string, Speech>} */
export const SPEECHES = {
  bare: {
    ...usual,
    answers: false,
    say: (line, room, number) => line.send(`${room.name} ${JSON.stringify(padded(`${room.name} `, number))}`),
  },
  stock: {
    ...usual,
    say(line, room, number, _writer, onAnswer) {
      const heardAs = `42["event",{"room":"${room.name}",`;
      line.call("say", { room: room.name, ...padded(heardAs, number) }, onAnswer);
    },
  },
  here: {
    ...usual,
    marker: Buffer.from('"from":'),
    answers: false,
    isHeardBySender: false,
    say(line, room, number) {
      const place = { draft: room.draft, chapter: room.chapters[0].id, from: number, to: number };
      line.send(`42${JSON.stringify(["here", place])}`);
    },
  },
  leave_comment: {
    ...usual,
    isNumbered: true,
    say(line, room, number, _writer, onAnswer) {
      const { id: chapter, version } = room.chapters[0];
      const data = { annotation: id(number), chapter, version, from: 5, to: 20, body: "Who would have thought so?" };
      line.call("command", { id: id(number), draft: room.draft, name: "leave_comment", data }, onAnswer);
    },
  },
  edit_text: {
    ...usual,
    isNumbered: true,
    isOneAtATime: true,
    firstWriter: 0,
    say(line, room, number, writer, onAnswer) {
      const chapter = room.chapters[1 + writer];
      const data = {
        chapter: chapter.id,
        version: chapter.version,
        steps: [word(chapter.version)],
        client: id(number),
      };
      line.call("command", { id: id(number), draft: room.draft, name: "edit_text", data }, (answer) => {
        if (answer.ok) chapter.version++;
        onAnswer(answer);
      });
    },
  },
};

/** A step that writes a word, and every second time takes it away again. @param {number} version */
function word(version) {
  if (version % 2) return { stepType: "replace", from: 1, to: 6 };
  return { stepType: "replace", from: 1, to: 1, slice: { content: [{ type: "text", text: "Lamp " }] } };
}

/**
 * Return a reader of the ten-digit number behind a marker (-1 where there is none). Where it was found last is tried first.
 * @param {Buffer} marker
 * @returns {(frame: Buffer) => number}
 */
export function numberReader(marker) {
  let place = 0;
  return (frame) => {
    if (!stands(frame, marker, place)) place = Math.max(frame.indexOf(marker), 0);
    if (!stands(frame, marker, place)) return -1;
    return digits(frame, place + marker.length, DIGITS);
  };
}

const SEQ = Buffer.from('"seq":');

/** @returns {(frame: Buffer) => number} a reader of an event's number */
export function seqReader() {
  let place = 0;
  return (frame) => {
    if (!stands(frame, SEQ, place)) place = Math.max(frame.indexOf(SEQ), 0);
    return stands(frame, SEQ, place) ? digits(frame, place + SEQ.length, frame.length) : -1;
  };
}

/** @param {Buffer} frame @param {Buffer} marker @param {number} place */
function stands(frame, marker, place) {
  for (let offset = 0; offset < marker.length; offset++) if (frame[place + offset] !== marker[offset]) return false;
  return true;
}

/** @param {Buffer} frame @param {number} from @param {number} most @returns {number} -1 where no digit stands */
function digits(frame, from, most) {
  let place = frame[from] === 0x20 ? from + 1 : from;
  const end = place + most;
  let number = -1;
  for (let byte = frame[place]; place < end && byte >= 0x30 && byte <= 0x39; byte = frame[++place]) {
    number = Math.max(number, 0) * 10 + byte - 0x30;
  }
  return number;
}
