/** Owns the making of DOM elements: the only way the scripts put data on the page. */

/**
 * @typedef {Node | string | number | boolean | null | undefined} Child
 *   Text and numbers become text nodes; null, undefined and booleans are left out.
 * @typedef {Child | Child[]} Children
 * @typedef {{
 *   class?: string,
 *   on?: Record<string, (event: any) => void>,
 *   dataset?: Record<string, string | number>,
 *   [attribute: string]: unknown,
 * }} Props
 *   Every other key is an attribute: `true` sets it empty, `false`, null and undefined leave it out.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an HTML element; strings among the children become text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props | null} [props]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  dress(element, props ?? {});
  element.append(...nodes(children));
  return element;
}

/**
 * Makes an SVG element.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props | null} [props]
 * @param {...Children} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  dress(element, props ?? {});
  element.append(...nodes(children));
  return /** @type {SVGElementTagNameMap[Tag]} */ (element);
}

/**
 * Puts the children in place of whatever the parent held.
 *
 * @param {Element} parent
 * @param {...Children} children
 */
export function replaceChildren(parent, ...children) {
  parent.replaceChildren(...nodes(children));
}

/**
 * @param {HTMLElement | SVGElement} element
 * @param {Props} props
 */
function dress(element, { class: className, on = {}, dataset = {}, ...attributes }) {
  if (className) element.setAttribute("class", className);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  for (const [key, value] of Object.entries(dataset)) element.dataset[key] = String(value);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
}

/**
 * @param {Children[]} children
 * @returns {(Node | string)[]}
 */
function nodes(children) {
  /** @type {(Node | string)[]} */
  const kept = [];
  for (const child of children.flat()) {
    if (typeof child === "number") kept.push(String(child));
    else if (typeof child === "string" || (typeof child === "object" && child !== null)) kept.push(child);
  }
  return kept;
}

/**
 * The element with an id that the page's template promises; throws a TypeError where it is missing.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new TypeError(`No element has the id ${id}`);
  return element;
}
