// Owns the small comforts of every page; nothing here is needed to use one.

/** How long a form that was sent stays deaf, in milliseconds: whoever stops a slow page may send it again. */
const PATIENCE = 4000;

/** @type {WeakMap<HTMLFormElement, number>} */
const sentAt = new WeakMap();

/** What buttons said before they were pressed that say meanwhile what is being done. @type {Map<HTMLElement, string>} */
const saidBefore = new Map();

/** A form that is on its way is not sent a second time by an impatient click. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (event.timeStamp - (sentAt.get(form) ?? -PATIENCE) < PATIENCE) event.preventDefault();
  else sentAt.set(form, event.timeStamp);
  if (!event.defaultPrevented && event.submitter) sayWaiting(event.submitter);
});

/** @param {HTMLElement} button where its answer may take long, it says so */
function sayWaiting(button) {
  const { waiting } = button.dataset;
  if (!waiting || saidBefore.has(button)) return;
  saidBefore.set(button, button.textContent ?? "");
  button.textContent = waiting;
  button.setAttribute("aria-busy", "true");
}

/** Coming back by the browser's history brings the page as it was left: open its forms again. */
window.addEventListener("pageshow", () => {
  for (const form of document.forms) sentAt.delete(form);
  for (const [button, words] of saidBefore) {
    button.textContent = words;
    button.removeAttribute("aria-busy");
  }
  saidBefore.clear();
});

/** A field shown to be copied is selected whole when entered. */
document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.readOnly) field.select();
});
