/**
 * Owns the reader's own size of text and colours on a story page, remembered in this browser. It runs in the head, before
 * anything is painted, so that a night reader is not dazzled; without it the page follows the device.
 */

const CHOICES = {
  "text-size": { says: "Text size", values: ["normal", "large", "larger"] },
  theme: { says: "Colours", values: ["as the device", "light", "dark"] },
};

/** @typedef {keyof typeof CHOICES} Choice */

/**
 * What was chosen last; the first value when nothing was, or when the browser keeps nothing for us.
 *
 * @param {Choice} choice
 */
function chosen(choice) {
  const { values } = CHOICES[choice];
  try {
    const kept = localStorage.getItem(`story-${choice}`) ?? "";
    return values.includes(kept) ? kept : values[0];
  } catch {
    return document.documentElement.getAttribute(`data-${choice}`) ?? values[0];
  }
}

/**
 * @param {Choice} choice
 * @param {string} value
 */
function choose(choice, value) {
  document.documentElement.setAttribute(`data-${choice}`, value);
  try {
    localStorage.setItem(`story-${choice}`, value);
  } catch {
    // A browser that keeps nothing for us still shows the choice on this page.
  }
}

/** @param {HTMLElement} button */
function setUp(button) {
  const choice = /** @type {Choice} */ (button.dataset.cycle);
  const { says, values } = CHOICES[choice];
  const label = /** @type {HTMLElement} */ (button.querySelector("[data-says]"));
  const tell = () => {
    label.textContent = `${says}: ${chosen(choice)}`;
  };
  button.addEventListener("click", () => {
    choose(choice, values[(values.indexOf(chosen(choice)) + 1) % values.length]);
    tell();
  });
  tell();
}

for (const choice of /** @type {Choice[]} */ (Object.keys(CHOICES))) {
  document.documentElement.setAttribute(`data-${choice}`, chosen(choice));
}

document.addEventListener("DOMContentLoaded", () => {
  const tools = /** @type {HTMLElement} */ (document.querySelector("[data-reading-tools]"));
  for (const button of tools.querySelectorAll("button")) setUp(button);
  tools.hidden = false;
});
