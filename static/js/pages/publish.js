/** Owns the live preview of the credits on the publishing page; the server composes the A/N anyway. */

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-publish]"));
const added = /** @type {HTMLInputElement} */ (form.elements.namedItem("added"));
const line = /** @type {HTMLElement} */ (form.querySelector("[data-credit-line]"));
const output = /** @type {HTMLOutputElement} */ (form.querySelector("[data-credit-sentence]"));
const note = [...form.querySelectorAll("textarea")].find((area) => area.labels[0]?.textContent?.trim() === "A/N");

/** The names that are ticked, and those typed beside them. */
function names() {
  const ticked = [...form.querySelectorAll('input[name="credits"]:checked')].map(
    (box) => /** @type {HTMLInputElement} */ (box).value,
  );
  const typed = added.value
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter(Boolean);
  return [...ticked, ...typed.filter((name) => !ticked.includes(name))];
}

/**
 * The sentence as `beta/prose/credits.py` writes it.
 *
 * @param {string[]} credited
 */
function creditSentence(credited) {
  const last = credited.at(-1);
  if (last === undefined) return "";
  const others = credited.slice(0, -1);
  return `Beta'd by ${others.length > 0 ? `${others.join(", ")} and ${last}` : last}.`;
}

/** Shows the sentence, and puts it in place of the one that opens the A/N while that is still as it was filled in. */
function preview() {
  const before = output.value;
  const now = creditSentence(names());
  output.value = now;
  line.hidden = now === "";
  if (!note || before === now) return;
  if (before && note.value.startsWith(before)) note.value = `${now}${note.value.slice(before.length)}`.trim();
  else if (!before) note.value = `${now} ${note.value}`.trim();
}

form.addEventListener("change", preview);
added.addEventListener("input", preview);
