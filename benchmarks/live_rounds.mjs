/**
 * Owns one round of load on one room.
 *
 * Open loop sends at a pace, whatever comes back, and counts from the time a message was meant to be sent. In the closed loop
 * each writer sends the next when the one before was acknowledged and everyone has heard it.
 */

import { setImmediate, setTimeout as pause } from "node:timers/promises";

import { FIRST, numberReader, seqReader, SPEECHES } from "./live_speech.mjs";
import { Tally } from "./live_tally.mjs";

/** @typedef {import("./live_line.mjs").Line} Line */
/** @typedef {import("./live_line.mjs").Room} Room */
/** @typedef {{rate?: number, writers?: number, seconds: number}} Shape */
/** @typedef {(writer: number, at: number) => Promise<void>} Say */

const MOST_WRITERS = 4;
/** Milliseconds in which what was sent must have come. */
const DRAIN = 5_000;
/** Milliseconds before its time in which a message is waited for without a timer, which would be late. */
const CLOSE = 2;

let next = FIRST;

/**
 * Drive a room and return the figures of the round.
 * @param {Line[]} lines all that are in the room
 * @param {Room} room @param {string} what a name of `SPEECHES` @param {Shape} shape
 */
export async function driveRound(lines, room, what, shape) {
  const speech = SPEECHES[what];
  const tally = new Tally(lines.length, speech.isHeardBySender ? lines.length : lines.length - 1);
  listen(lines, speech, tally);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const say = speaker(lines, room, speech, tally);
  await (shape.rate ? openLoop(shape.rate, shape.seconds, say) : closedLoop(shape.writers ?? 1, shape.seconds, say));
  tally.isOver = true;
  room.after = Math.max(room.after, tally.seq);
  return figures(tally, began, process.cpuUsage(cpu));
}

/** @param {Line[]} lines @param {import("./live_speech.mjs").Speech} speech @param {Tally} tally */
function listen(lines, speech, tally) {
  const numberIn = numberReader(speech.marker);
  const seqIn = seqReader();
  lines.forEach((line, index) => {
    line.catchUp = (event) => tally.catchUp(index, numberIn(event));
    line.hear = speech.isNumbered
      ? (frame) => tally.hear(index, numberIn(frame), seqIn(frame), frame.length)
      : (frame) => tally.hear(index, numberIn(frame), -1, frame.length);
  });
}

/**
 * Return what sends one message of a writer, meant for the time `at`; its promise is kept once everyone has heard it.
 * @param {Line[]} lines @param {Room} room @param {import("./live_speech.mjs").Speech} speech @param {Tally} tally
 * @returns {Say}
 */
function speaker(lines, room, speech, tally) {
  /** @type {Promise<unknown>[]} */
  const before = Array.from({ length: MOST_WRITERS }, () => Promise.resolve());
  /** @param {number} number @param {number} writer */
  const say = (number, writer) =>
    new Promise((resolve) => {
      speech.say(lines[speech.firstWriter + writer], room, number, writer, (answer) => {
        tally.answer(number, answer);
        tally.seq = Math.max(tally.seq, answer.seq ?? 0);
        resolve(undefined);
      });
    });
  return (writer, at) => {
    const number = next++;
    const whole = tally.send(number, at, !speech.answers);
    if (speech.isOneAtATime) before[writer] = before[writer].then(() => say(number, writer));
    else void say(number, writer);
    return whole;
  };
}

/** Send at a pace, whatever comes back. @param {number} rate a second @param {number} seconds @param {Say} say */
async function openLoop(rate, seconds, say) {
  const start = performance.now() + CLOSE;
  const all = [];
  for (let number = 0; number < rate * seconds; number++) {
    const at = start + (number * 1000) / rate;
    await until(at);
    all.push(say(number % MOST_WRITERS, at));
  }
  await atMost(DRAIN, Promise.all(all));
}

/**
 * Let each writer send the next when everyone has heard the one before.
 * @param {number} writers @param {number} seconds @param {Say} say
 */
async function closedLoop(writers, seconds, say) {
  const end = performance.now() + 1000 * seconds;
  /** @param {number} writer */
  const write = async (writer) => {
    while (performance.now() < end) await say(writer, performance.now());
  };
  await atMost(1000 * seconds + DRAIN, Promise.all(Array.from({ length: writers }, (_, writer) => write(writer))));
}

/** @param {number} at */
async function until(at) {
  for (let left = at - performance.now(); left > 0; left = at - performance.now()) {
    await (left > CLOSE + 1 ? pause(left - CLOSE) : setImmediate());
  }
}

/** @param {number} patience @param {Promise<unknown>} work */
async function atMost(patience, work) {
  const giveUp = new AbortController();
  await Promise.race([work, pause(patience, undefined, { signal: giveUp.signal }).catch(() => {})]);
  giveUp.abort();
}

/** @param {Tally} tally @param {number} began @param {NodeJS.CpuUsage} cpu */
function figures(tally, began, cpu) {
  const seconds = (tally.lastAt - began) / 1000;
  return {
    sent: tally.sent,
    deliveries: tally.deliveries,
    seconds,
    last: tally.last.percentiles(50, 95, 99),
    each: tally.each.percentiles(50, 95, 99),
    bytes: tally.bytes,
    lost: tally.lost,
    twice: tally.twice,
    disorder: tally.disorder,
    refused: tally.refused,
    firstRefusal: tally.firstRefusal,
    driverCpu: (cpu.user + cpu.system) / 1e6,
  };
}
