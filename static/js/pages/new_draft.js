// Owns the sheet where a text becomes a draft: dropping a file on it, counting words, keeping the text over a reload.

import "./site.js";

/** The server's name for the copy that has become a draft; see `beta/web/drafting.py`. */
const ARRIVED = "draft_arrived";

const PAUSE = 300;

/** @param {HTMLFormElement} form */
function setUp(form) {
  const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("text"));
  const file = /** @type {HTMLInputElement} */ (form.elements.namedItem("file"));
  const keepsake = /** @type {HTMLInputElement} */ (form.elements.namedItem("keepsake"));
  const count = form.querySelector("[data-draft-count]");
  const key = `beta:new-draft:${form.dataset.draftForm}`;

  bringBack(key, text, keepsake);
  const show = () => {
    if (count) count.textContent = wordCount(text.value);
  };
  show();

  let timer = 0;
  const keepNow = () => {
    window.clearTimeout(timer);
    keep(key, text.value, keepsake.value);
  };
  text.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      show();
      keepNow();
    }, PAUSE);
  });
  window.addEventListener("pagehide", keepNow);
  form.addEventListener("submit", keepNow);
  acceptDrops(form, file, async (dropped) => {
    await take(dropped, text, file);
    show();
    keepNow();
  });
}

/**
 * Puts back what was typed and never became a draft; what the server sent along with a refusal stands.
 *
 * @param {string} key
 * @param {HTMLTextAreaElement} text
 * @param {HTMLInputElement} keepsake
 */
function bringBack(key, text, keepsake) {
  const [id, kept] = read(key);
  if (id && id === cookie(ARRIVED)) {
    forget(key);
  } else if (kept && !text.value) {
    text.value = kept;
  }
  keepsake.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
}

/**
 * Takes a dropped file: as text into an empty box when it is plain UTF-8, else as a file for the server to read.
 *
 * @param {File} dropped
 * @param {HTMLTextAreaElement} text
 * @param {HTMLInputElement} file
 */
async function take(dropped, text, file) {
  const content = await utf8(dropped);
  if (content !== null && !text.value.trim()) {
    text.value = content;
    text.focus();
    text.setSelectionRange(0, 0);
    return;
  }
  const transfer = new DataTransfer();
  transfer.items.add(dropped);
  file.files = transfer.files;
}

/**
 * @param {File} file
 * @returns {Promise<string | null>} null when it is no plain UTF-8 text
 */
async function utf8(file) {
  try {
    const content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return content.includes("\0") ? null : content;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} file
 * @param {(dropped: File) => void} onDrop
 */
function acceptDrops(form, file, onDrop) {
  /** @param {DragEvent} event */
  const carriesFile = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event) || event.target === file) return;
    event.preventDefault();
    form.classList.add("is-drop-target");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) form.classList.remove("is-drop-target");
  });
  document.addEventListener("drop", (event) => {
    form.classList.remove("is-drop-target");
    const dropped = event.dataTransfer?.files[0];
    if (!dropped || event.target === file) return;
    event.preventDefault();
    onDrop(dropped);
  });
}

/** @param {string} text */
function wordCount(text) {
  const words = text.match(/\S+/g)?.length ?? 0;
  return words === 0 ? "" : `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
}

/** @param {string} name */
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/**
 * Keeps the text in this tab; a browser that has no room for it keeps nothing, as before.
 *
 * @param {string} key
 * @param {string} text
 * @param {string} id
 */
function keep(key, text, id) {
  try {
    if (text) sessionStorage.setItem(key, JSON.stringify([id, text]));
    else sessionStorage.removeItem(key);
  } catch {
    forget(key);
  }
}

/** @param {string} key @returns {string[]} */
function read(key) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** @param {string} key */
function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Storage is switched off: there was nothing to forget.
  }
}

for (const form of document.querySelectorAll("form[data-draft-form]")) {
  if (form instanceof HTMLFormElement) setUp(form);
}
