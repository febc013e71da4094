/** Owns putting the margin's cards on the page: measured together, placed together. */
import { placeCards } from "./place_cards.js";

const GAP = 12;

/** @typedef {{id: string, element: HTMLElement}} Placed */
/** @typedef {(id: string) => {top: number, bottom: number} | null} GetCoords from the top of the page */

/**
 * Put cards, given in the order of the text, beside their words.
 * @param {HTMLElement} list
 * @param {Placed[]} cards
 * @param {GetCoords} getCoords
 * @param {string | null} activeId
 */
export function layOut(list, cards, getCoords, activeId) {
  const origin = list.getBoundingClientRect().top + scrollY;
  let last = 0;
  const sizes = cards.map(({ id, element }) => {
    const coords = getCoords(id);
    last = coords ? coords.top - origin : last;
    return { id, top: last, height: element.offsetHeight };
  });
  const tops = placesOf(sizes, activeId);
  for (const { id, element } of cards) moveTo(element, Math.round(tops.get(id) ?? 0));
  const ends = sizes.map(({ id, height }) => (tops.get(id) ?? 0) + height);
  list.style.height = `${Math.max(0, ...ends)}px`;
}

/**
 * No card leaves the top of the list, where nobody could reach it; but where that would take the active card out of
 * sight of its words, those above it give way until it is left.
 * @param {import("./place_cards.js").CardSize[]} sizes
 * @param {string | null} activeId
 */
function placesOf(sizes, activeId) {
  const tops = placeCards(sizes, GAP, activeId, 0);
  const active = sizes.find(({ id }) => id === activeId);
  const away = active ? Math.abs((tops.get(active.id) ?? 0) - active.top) : 0;
  return away > innerHeight / 4 ? placeCards(sizes, GAP, activeId) : tops;
}

/**
 * A card that is new stands there at once; from then on its moves are animated.
 * @param {HTMLElement} element
 * @param {number} top
 */
function moveTo(element, top) {
  element.style.transform = `translateY(${top}px)`;
  if (element.dataset["placed"]) return;
  requestAnimationFrame(() => {
    element.dataset["placed"] = "yes";
  });
}

/**
 * Let the cards follow one another by themselves, as on a phone.
 * @param {HTMLElement} list
 * @param {Placed[]} cards
 */
export function letFlow(list, cards) {
  for (const { element } of cards) element.style.transform = "";
  list.style.height = "";
}

/**
 * Bring the children of the list into the order of the cards with as few moves as there can be, keeping the focus.
 * @param {HTMLElement} list
 * @param {Placed[]} cards
 */
export function arrange(list, cards) {
  const focused = document.activeElement;
  const wanted = new Set(cards.map(({ element }) => element));
  for (const child of [...list.children]) if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
  let next = list.firstElementChild;
  for (const { element } of cards) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
  if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}
