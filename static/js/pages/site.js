// Owns the small comforts of every page; nothing here is needed to use one.

/** A form that is on its way is not sent a second time by an impatient click. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
});

/** Coming back by the browser's history brings the page as it was left: open its forms again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) form.removeAttribute("data-sending");
});

/** A field shown to be copied is selected whole when entered. */
document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.readOnly) field.select();
});
