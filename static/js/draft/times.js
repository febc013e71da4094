/** Owns how a moment is said on a card: near ones relative to now, older ones as a date. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Made once: making one takes longer than a hundred uses of it. */
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

/**
 * Say when something happened, briefly.
 * @param {string} at ISO 8601, UTC
 * @param {number} now milliseconds
 * @returns {string} such as "just now", "4 min", "3 h", "yesterday", "5 days", "12 Mar", "12 Mar 2024"
 */
export function relativeTime(at, now) {
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) return "";
  const age = Math.max(0, now - moment);
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  if (age < 2 * DAY) return "yesterday";
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} days`;
  return shortDate(new Date(moment), new Date(now));
}

/**
 * Say when something happened, fully, in the person's own time zone.
 * @param {string} at ISO 8601, UTC
 * @returns {string}
 */
export function fullTime(at) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return "";
  return FULL.format(moment);
}

/**
 * @param {Date} moment
 * @param {Date} now
 * @returns {string}
 */
function shortDate(moment, now) {
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { day: "numeric", month: "short" };
  if (moment.getFullYear() !== now.getFullYear()) form.year = "numeric";
  return moment.toLocaleDateString("en-GB", form);
}
