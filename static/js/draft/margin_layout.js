/** Owns how the margin's cards are put on the page: their order among the children of the list, and their places. */
import { placeCards } from "./place_cards.js";

/** Between two cards, in pixels. */
export const GAP = 12;

/** @typedef {import("./place_cards.js").CardSize} CardSize */

/**
 * Where each card stands beside its words. No card leaves the top of the list, where nobody could reach it; but where
 * that would take the active card out of sight of its words, those above it give way until it is left.
 * @param {readonly CardSize[]} sizes in the order of the text
 * @param {string | null} activeId
 * @returns {number[]} pixels from the top of the list
 */
export function besideWords(sizes, activeId) {
  let tops = placeCards(sizes, GAP, activeId, 0);
  const active = sizes.find(({ id }) => id === activeId);
  const away = active ? Math.abs((tops.get(active.id) ?? 0) - active.top) : 0;
  if (away > innerHeight / 4) tops = placeCards(sizes, GAP, activeId);
  return sizes.map(({ id }) => tops.get(id) ?? 0);
}

/**
 * Where each card stands when they follow one another, as on a phone.
 * @param {readonly CardSize[]} sizes in the order of the text
 * @returns {number[]} pixels from the top of the list
 */
export function oneAfterTheOther(sizes) {
  let next = 0;
  return sizes.map(({ height }) => {
    const top = next;
    next += height + GAP;
    return top;
  });
}

/**
 * A card that is new stands there at once; from then on its moves are animated.
 * @param {HTMLElement} element
 * @param {number} top
 */
export function moveTo(element, top) {
  const transform = `translateY(${Math.round(top)}px)`;
  if (element.style.transform !== transform) element.style.transform = transform;
  if (element.dataset["placed"]) return;
  requestAnimationFrame(() => {
    element.dataset["placed"] = "yes";
  });
}

/**
 * Bring the children of the list into an order with as few moves as there can be, keeping the focus.
 * @param {HTMLElement} list
 * @param {readonly HTMLElement[]} elements
 */
export function arrange(list, elements) {
  const focused = document.activeElement;
  const wanted = new Set(elements);
  for (const child of [...list.children]) if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
  let next = list.firstElementChild;
  for (const element of elements) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
  if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

/**
 * Set or take away an attribute, where it is not so already.
 * @param {HTMLElement} element
 * @param {string} name
 * @param {string | null} value
 */
export function label(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/**
 * Give the list a height, but not one so small that the page would end above the bottom of the window: it would be
 * scrolled up by that, and the text would move under whoever is just selecting in it.
 * @param {HTMLElement} list
 * @param {number} height in pixels
 */
export function steadyHeight(list, height) {
  const shrinks = height < (Number.parseFloat(list.style.height) || 0);
  const inUse = shrinks && scrollY > 0 ? Math.ceil(innerHeight - list.getBoundingClientRect().top) : 0;
  const steady = `${Math.max(height, Math.min(inUse, Number.parseFloat(list.style.height) || 0))}px`;
  if (list.style.height !== steady) list.style.height = steady;
}
