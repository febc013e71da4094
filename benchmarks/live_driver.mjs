/**
 * Owns the load driver: one process that is every subscriber and every writer of every server.
 *
 * It reads orders from standard input, one line of JSON each, and answers each with one line.
 */

import { createInterface } from "node:readline";

import { Line } from "./live_line.mjs";
import { driveRound } from "./live_rounds.mjs";
import { strays } from "./live_tally.mjs";

/** @typedef {import("./live_line.mjs").Room} Room */
/**
 * @typedef {object} Target
 * @property {string} address
 * @property {boolean} speaksSocketIo
 * @property {string[]} cookies of its people, the author's first; none where nobody is asked
 * @property {Record<string, Room>} rooms by their size
 * @property {Line[]} lines
 */

const AT_ONCE = 10;
/** The author's: one for each chapter that is written in. */
const AUTHORS_LINES = 4;

/** @type {Map<string, Target>} */
const targets = new Map();

/** @type {Record<string, (order: any) => Promise<object>>} */
const ORDERS = {
  /** Know a server. */
  async target(order) {
    targets.set(order.target, { ...order, lines: [] });
    return {};
  },

  /** Open lines until there are `count`; each joins the rooms that have a place for it. */
  async open({ target: name, count }) {
    const target = found(name);
    while (target.lines.length < count) {
      const first = target.lines.length;
      const places = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, offset) => first + offset);
      target.lines.push(...(await Promise.all(places.map((place) => openLine(target, place)))));
    }
    return { open: target.lines.length, broken: target.lines.filter((line) => line.isBroken).length };
  },

  /** Close lines until there are `count`. */
  async close({ target: name, count }) {
    const target = found(name);
    while (target.lines.length > count) {
      const going = target.lines.splice(Math.max(count, target.lines.length - AT_ONCE));
      await Promise.all(going.map((line) => line.close()));
    }
    return { open: target.lines.length };
  },

  /** Drive one room for one round; lines that broke in it are opened again. */
  async round({ target: name, room, what, shape }) {
    const target = found(name);
    const before = rejoins(target);
    const told = await driveRound(target.lines.slice(0, Number(room)), target.rooms[room], what, shape);
    return { ...told, rejoins: rejoins(target) - before, broken: await mend(target) };
  },

  /** Say how many messages came again after their round. */
  async strays() {
    return strays;
  },
};

/** @param {string} name */
function found(name) {
  const target = targets.get(name);
  if (!target) throw new Error(`no target ${name}`);
  return target;
}

/** @param {Target} target */
const rejoins = (target) => target.lines.reduce((sum, line) => sum + line.rejoins, 0);

/** Open again what has broken, and return how many lines that were. @param {Target} target */
async function mend(target) {
  const broken = target.lines.flatMap((line, place) => (line.isBroken ? [place] : []));
  for (const place of broken) target.lines[place] = await openLine(target, place);
  return broken.length;
}

/** @param {Target} target @param {number} place */
async function openLine(target, place) {
  const guests = target.cookies.slice(1);
  const guest = guests.length ? guests[place % guests.length] : "";
  const line = new Line(
    target.address,
    target.speaksSocketIo,
    place < AUTHORS_LINES ? (target.cookies[0] ?? "") : guest,
  );
  await line.ready();
  const largest = Math.max(...Object.keys(target.rooms).map(Number));
  for (const [size, room] of Object.entries(target.rooms)) {
    if (place < Number(size) || Number(size) === largest) await line.join(room);
  }
  return line;
}

for await (const text of createInterface({ input: process.stdin })) {
  const { order, ...rest } = JSON.parse(text);
  const answer = await ORDERS[order](rest);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
