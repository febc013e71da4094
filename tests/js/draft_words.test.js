/** Checks what the draft's page says in words: times, the state of saving, news, links, header lines. */

import assert from "node:assert/strict";
import test from "node:test";
import { NOW, author, comment, desk, helen, suggestion } from "./support/remark_cast.js";
import { editedFields, offeredFields } from "../../static/js/draft/header_dialog.js";
import { linkToOffer } from "../../static/js/draft/invite_link.js";
import { factsOf } from "../../static/js/draft/invite_links.js";
import { gistOf } from "../../static/js/draft/gist.js";
import { sharesOf } from "../../static/js/draft/passage_record.js";
import { endsOf, replacementText } from "../../static/js/draft/remark.js";
import { newsOf } from "../../static/js/draft/remark_news.js";
import { saveWords } from "../../static/js/draft/save_state.js";
import { relativeTime } from "../../static/js/draft/times.js";

test("times are near or dated", () => {
  const said = ["2026-03-10T11:59:30Z", "2026-03-10T11:56:00Z", "2026-03-10T09:00:00Z", "2026-03-09T10:00:00Z"];
  assert.deepEqual(
    said.map((at) => relativeTime(at, NOW)),
    ["just now", "4 min", "3 h", "yesterday"],
  );
  assert.equal(relativeTime("2026-03-06T10:00:00Z", NOW), "4 days");
  assert.equal(relativeTime("2026-02-01T12:00:00Z", NOW), "1 Feb");
  assert.equal(relativeTime("2024-02-01T12:00:00Z", NOW), "1 Feb 2024");
  assert.equal(relativeTime("2026-03-10T12:00:05Z", NOW), "just now");
});

test("state of saving is said in words", () => {
  assert.equal(saveWords({ status: "saved", waiting: 0 }), "Saved");
  assert.equal(saveWords({ status: "saving", waiting: 2 }), "Saving...");
  assert.equal(saveWords({ status: "offline", waiting: 3 }), "Offline, 3 changes waiting");
  assert.equal(saveWords({ status: "offline", waiting: 1 }), "Offline, 1 change waiting");
  assert.equal(saveWords({ status: "offline", waiting: 0 }), "Offline");
  assert.equal(saveWords({ status: "saving", waiting: 2, held: 1 }), "Saving...");
  assert.equal(saveWords({ status: "saving", waiting: 2, held: 2 }), "Not saved: chapter removed");
});

test("a long passage is shown by its ends, cut between words", () => {
  assert.equal(endsOf("The lens was cleaned.", 21), "The lens was cleaned.");
  assert.equal(endsOf("The lens was cleaned with brass polish.", 30), "The lens was … polish.");
});

test("whose words a passage has is told in shares", () => {
  const stretch = (/** @type {string} */ text, /** @type {any} */ by, /** @type {any} */ suggested = null) => ({
    ...{ text, by, suggested_by: suggested, deed: "written", at: "2026-03-10T11:00:00Z" },
  });
  const stretches = [stretch("ab", author), stretch("abcdef", author, helen), stretch("ab", author)];
  assert.equal(sharesOf(stretches), "Written by Helen (60 %) and Anna (40 %).");
});

test("news are the remarks of others and decisions on one's own", () => {
  const decided = comment({
    state: "resolved",
    decision: {
      verdict: "resolve",
      by: author.id,
      at: "2026-03-10T11:58:00Z",
      reason: "",
      batch: 7,
      replacement: null,
    },
  });
  const one = { "remark-1": comment() };
  assert.deepEqual(newsOf({}, one, desk(author).context), ["Helen left a comment on brass."]);
  assert.deepEqual(newsOf({}, { "remark-1": suggestion() }, desk(author).context), [
    "Helen suggested an edit on brass.",
  ]);
  assert.deepEqual(newsOf({}, one, desk(helen).context), []);
  assert.deepEqual(newsOf(one, { "remark-1": decided }, desk(helen).context), ["Anna resolved your remark."]);
  assert.deepEqual(newsOf(one, { "remark-1": decided }, desk(author).context), []);
});

test("words of a replacement keep their lines", () => {
  const text = (/** @type {string} */ words) => ({ type: "text", text: words });
  const paragraph = (/** @type {string} */ words) => ({ type: "paragraph", content: [text(words)] });
  assert.equal(replacementText({ content: [text("One"), { type: "hard_break" }, text("two")] }), "One\ntwo");
  assert.equal(replacementText({ content: [paragraph("One"), paragraph("two")] }), "One\ntwo");
  assert.equal(replacementText({}), "");
  assert.equal(replacementText("plain"), "plain");
  assert.equal(gistOf(suggestion(), desk(author).context), "brass → copper");
  assert.equal(gistOf(suggestion({ replacement: {} }), desk(author).context), "delete “brass”");
});

test("link on offer is the asked-for one, else the first for betas that still works", () => {
  const link = { role: "beta", label: "", url: "/join/x", expires_at: null, max_uses: null, uses: 0, revoked: false };
  const links = [
    { ...link, id: "viewers", role: "viewer" },
    { ...link, id: "revoked", revoked: true },
    { ...link, id: "ended", expires_at: "2026-03-01T00:00:00Z" },
    { ...link, id: "used", max_uses: 2, uses: 2 },
    { ...link, id: "betas" },
    { ...link, id: "newest" },
  ];
  assert.equal(linkToOffer(links, NOW)?.id, "betas");
  assert.equal(linkToOffer(links, NOW, "newest")?.id, "newest");
  assert.equal(linkToOffer(links.slice(0, 4), NOW)?.id, "viewers");
  assert.equal(linkToOffer(links.slice(1, 4), NOW), null);
  assert.equal(factsOf({ ...link, id: "x", uses: 1, max_uses: 5 }, NOW), "Beta · 1 use of 5");
});

test("header offers its lines in their order, and the usual ones at their place", () => {
  const fields = [
    { label: "Title", value: "Low water" },
    { label: "Rating", value: "PG" },
    { label: "Fandom", value: "None" },
    { label: "Summary", value: "A lamp." },
  ];
  assert.deepEqual(
    offeredFields(fields).map(({ label }) => label),
    ["Rating", "Characters/Pairings", "Genre", "Fandom", "Summary", "Disclaimer", "A/N"],
  );
});

test("an edited header keeps the lines it had, and drops those left empty", () => {
  const before = [
    { label: "Rating", value: "PG" },
    { label: "Title", value: "Low water" },
    { label: "Summary", value: "A lamp." },
  ];
  const lines = [
    { label: "Rating", value: "R" },
    { label: "Genre", value: "" },
    { label: "Summary", value: "" },
    { label: "A/N", value: "Thanks." },
  ];
  assert.deepEqual(editedFields(before, lines, "High water"), [
    { label: "Rating", value: "R" },
    { label: "Title", value: "High water" },
    { label: "Summary", value: "" },
    { label: "A/N", value: "Thanks." },
  ]);
});
