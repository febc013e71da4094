/**
 * Owns the run in which four people use one draft over a bad connection; `tests/test_convergence.py` starts it.
 *
 * Takes `{url, seed, operations}` as its argument and prints one JSON object: what was sent, acknowledged and typed, the
 * faults, and the problems seen from the browsers' side.
 */

import "fake-indexeddb/auto";
import { gather } from "./company.js";
import { FaultyProxy } from "./faulty_proxy.js";
import { Ledger } from "./ledger.js";
import { Person } from "./person.js";
import { randomFrom, weighted } from "./random.js";
import { settle } from "./settling.js";
import { DECIDING } from "./deciding_acts.js";
import { FORBIDDEN, READING } from "./remark_acts.js";
import { differences } from "./same.js";
import { upload } from "./uploading.js";
import { pause, waitUntil } from "./waiting.js";
import { TYPING, WRITING } from "./writing_acts.js";

/**
 * @typedef {import("./remark_acts.js").RemarkAct} RemarkAct
 * @typedef {Record<string, number>} Counts
 */

/** How long people think between two things, in milliseconds at most. */
const THINKING = 90;
/** So many changes at most wait to be sent before a person waits too. */
const PATIENT_WITH = 30;
/** How often each person loses the page. */
const RELOADS = 4;
/** What share of a writer's acts is writing, of a beta's what they may not do. */
const WRITING_SHARE = 0.6;
const FORBIDDEN_SHARE = 0.04;
const UPLOADING_SHARE = 0.02;
/** How often a beta who types turns to another chapter. */
const TURNING_SHARE = 0.1;
/** How often one of the acts that have hardly come up is done, and how few times those were done. */
const MAKING_UP_SHARE = 0.1;
const HARDLY = 3;
/** Who has suggesting switched on. */
const TYPIST = "Helen";

const { url, seed, operations } = JSON.parse(process.argv[2] ?? "{}");
const random = randomFrom(seed);
const ledger = new Ledger();
/** @type {Counts} */
const acts = {};

/**
 * An act by its weight, or now and then one that has hardly come up yet: each has its turn in every run.
 *
 * @template Act
 * @param {Readonly<Record<string, [number, Act]>>} table
 * @param {import("./random.js").Random} by
 * @returns {[string, Act]}
 */
function choose(table, by) {
  const rare = Object.keys(table).filter((name) => (acts[name] ?? 0) < HARDLY);
  const weights = Object.fromEntries(Object.entries(table).map(([name, [weight]]) => [name, weight]));
  const name = (by.happens(MAKING_UP_SHARE) && by.one(rare)) || weighted(by, weights);
  const entry = table[name];
  if (!entry) throw new RangeError(name);
  return [name, entry[1]];
}

/**
 * One thing that a person does. Some find nothing to do it to; they do not count.
 *
 * @param {Person} person
 * @returns {boolean}
 */
function actOnce(person) {
  const { session } = person;
  const chapter = person.random.one(session.state.chapters);
  const types = person.writes || person.suggester;
  if (types && chapter && person.random.happens(WRITING_SHARE)) {
    const [name, act] = choose(person.writes ? WRITING : TYPING, person.random);
    const changed = person.write(person.suggester?.chapter || chapter.id, act);
    if (changed) acts[name] = (acts[name] ?? 0) + 1;
    return changed;
  }
  if (person.suggester && person.random.happens(TURNING_SHARE)) person.suggester.close();
  return command(person, ...choose(tableOf(person), person.random));
}

/** @param {Person} person */
function tableOf(person) {
  if (person.writes) return DECIDING;
  return person.random.happens(FORBIDDEN_SHARE) ? FORBIDDEN : READING;
}

/**
 * @param {Person} person
 * @param {string} name
 * @param {RemarkAct} act
 */
function command(person, name, act) {
  const { session, random: by } = person;
  const wanted = act({ random: by, state: session.state, newToken: () => person.newToken() });
  if (!wanted) return false;
  const mayNot = act === FORBIDDEN[name]?.[1];
  const kind = mayNot ? `forbidden ${name}` : name;
  acts[kind] = (acts[kind] ?? 0) + 1;
  person.giveUp(...wanted);
  void session.perform(...wanted).then((ack) => {
    if (mayNot && ack.error?.code !== "not_allowed")
      ledger.problems.push(`${name} was not refused: ${JSON.stringify(ack)}`);
  });
  return true;
}

/** @param {Person} person */
async function uploaded(person) {
  const done = await upload(person);
  if (done) acts["upload"] = (acts["upload"] ?? 0) + 1;
  return done;
}

/**
 * @param {Person} person
 * @param {number} count
 */
async function live(person, count) {
  await person.open();
  if (!person.writes) for (const [name, [, act]] of Object.entries(FORBIDDEN)) command(person, name, act);
  const every = Math.ceil(count / (RELOADS + 1));
  for (let done = 0; done < count;) {
    const uploads = person.writes && person.random.happens(UPLOADING_SHARE);
    if (uploads ? await uploaded(person) : actOnce(person)) {
      done += 1;
      if (done % every === 0) await person.reload();
    }
    await pause(person.random.below(THINKING));
    await waitUntil(
      () => person.underway < PATIENT_WITH,
      () => `${person.who.name} gets through: ${JSON.stringify(person.session.sync)}`,
    );
  }
}

async function main() {
  const { draft, guests, seq } = await gather(url, random);
  const proxy = new FaultyProxy(new URL(url), random.branch());
  const address = await proxy.listen();
  const people = guests.map(
    (guest) =>
      new Person({ ...guest, draft, proxy: address, random: random.branch(), ledger, types: guest.name === TYPIST }),
  );
  const share = Math.floor(operations / people.length);
  const shares = [operations - 3 * share, share, share, share];
  await Promise.all(people.map((person, at) => live(person, shares[at] ?? share)));
  proxy.heal();
  await settle(people);
  people.forEach((person) => person.session.look("taken away"));
  const problems = [...ledger.problems, ...(await differences(people, url))];
  people.forEach((person) => person.close());
  proxy.close();
  const typed = people.flatMap(({ typed: { tokens }, who, session }) =>
    [...tokens].map(([token, one]) => ({ token, ...one, user: session.state.you.id, types: who.types })),
  );
  const lost = people.flatMap((person) => person.lost);
  const minds = people.map((person) => ({
    user: person.session.state.you.id,
    heard: [...person.heard],
    given_up: [...person.givenUp],
    remarks: Object.values(person.session.state.annotations),
  }));
  const reloads = people.map((person) => person.reloads);
  const sent = [...ledger.sent.values()];
  const twice = [...proxy.twice];
  return { draft, seq, acts, faults: proxy.faults, twice, reloads, problems, typed, lost, sent, minds };
}

process.stdout.write(JSON.stringify(await main()), () => process.exit());
