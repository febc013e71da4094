/** Owns what of the page the margin listens to: the window's size, scrolling, time going by, clicks and Escape. */

/**
 * @typedef {object} Watcher what the margin does about it
 * @property {() => void} refresh draws all cards on the page again
 * @property {() => void} relayout places all cards anew
 * @property {() => void} slide brings the cards that came near
 * @property {(id: string | null) => void} choose
 * @property {() => void} uncoverComposer
 */

const MINUTE = 60_000;

/** Where a click does not mean to leave the active remark. */
const REMARK = "[data-annotation], .remarks, .selection-menu";

/**
 * @param {Watcher} margin
 * @param {HTMLElement} root the region "Remarks"
 * @param {HTMLElement} inside what of it scrolls on a narrow screen
 * @param {HTMLElement} tray
 */
export function watchPage(margin, root, inside, tray) {
  watchPlaces(margin, inside, tray);
  watchLeaving(margin, root);
  /** @type {{unref?: () => void} | number} */
  const timer = setInterval(() => margin.refresh(), MINUTE / 2);
  if (typeof timer === "object") timer.unref?.();
}

/**
 * The height of the list itself, which the cards give it, says nothing new.
 * @param {Watcher} margin
 * @param {HTMLElement} inside
 * @param {HTMLElement} tray
 */
function watchPlaces(margin, inside, tray) {
  addEventListener("resize", () => margin.relayout());
  for (const target of [document, inside]) target.addEventListener("scroll", () => margin.slide(), { passive: true });
  void document.fonts?.ready.then(() => margin.relayout());
  let seen = "";
  const sizes = new ResizeObserver(() => {
    const { offsetWidth, clientHeight } = inside;
    const scrolls = inside.scrollHeight > clientHeight;
    const now = [offsetWidth, scrolls ? clientHeight : clientHeight > 0, tray.offsetHeight].join(" ");
    if (now !== seen) margin.relayout();
    seen = now;
  });
  sizes.observe(inside);
  sizes.observe(tray);
  globalThis.visualViewport?.addEventListener("resize", () => margin.uncoverComposer());
}

/**
 * @param {Watcher} margin
 * @param {HTMLElement} root
 */
function watchLeaving(margin, root) {
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) margin.choose(null);
  });
  document.addEventListener("click", ({ target }) => {
    const isRemark = target instanceof Element && (!target.isConnected || target.closest(REMARK));
    if (!isRemark) margin.choose(null);
  });
}
