/** Checks the small comforts of every page: a form is sent once, and says meanwhile that it is on its way. */

import assert from "node:assert/strict";
import test from "node:test";
import { mount } from "./support/dom_page.js";

const { window } = globalThis;
for (const name of ["HTMLFormElement", "HTMLInputElement"]) {
  Object.defineProperty(globalThis, name, { value: Reflect.get(window, name), configurable: true });
}
await import("../../static/js/pages/site.js");

/** Press the button; answers whether the form went out. @param {HTMLButtonElement} button */
function press(button) {
  const init = { bubbles: true, cancelable: true, submitter: button };
  return /** @type {HTMLFormElement} */ (button.form).dispatchEvent(new window.SubmitEvent("submit", init));
}

test("a button whose answer takes long says so, until the page is there again", () => {
  const root = mount();
  root.innerHTML = '<form><button data-waiting="Comparing…">Compare</button></form>';
  const button = /** @type {HTMLButtonElement} */ (root.querySelector("button"));
  assert.equal(press(button), true);
  assert.equal(button.textContent, "Comparing…");
  assert.equal(button.getAttribute("aria-busy"), "true");
  assert.equal(press(button), false);
  assert.equal(button.textContent, "Comparing…");
  window.dispatchEvent(new window.Event("pageshow"));
  assert.equal(button.textContent, "Compare");
  assert.equal(button.hasAttribute("aria-busy"), false);
  assert.equal(press(button), true);
});
