/** Owns the drawings on the toolbar's buttons: strokes on a 20 by 20 field, in the colour of the text. */

import { svg } from "../lib/dom.js";

const PATHS = {
  bold: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z",
  italic: "M8.5 4h5M6.5 16h5M11.5 4l-3 12",
  underline: "M6 4v5a4 4 0 0 0 8 0V4M5 17h10",
  strike:
    "M14 6.2C13.4 4.8 12 4 10 4 7.7 4 6 5.2 6 6.9c0 1.3.8 2.2 2.3 2.8M5.7 13.5C6.3 15.1 7.9 16 10 16c2.4 0 4.2-1.2 4.2-3.1 0-.7-.2-1.3-.6-1.8M3.5 10h13",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.5-2.5a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0L4.7 11a3 3 0 0 0 4.3 4.3l1-1",
  heading: "M5.5 4v12M14.5 4v12M5.5 10h9",
  quote: "M4 4.5v11M7.5 6h8.5M7.5 10h8.5M7.5 14h5",
  centre: "M3.5 5h13M6 9h8M3.5 13h13M7 17h6",
  sceneBreak: "M3 10h2M15 10h2M8 8.5l4 3M12 8.5l-4 3M10 7.5v5",
  lineBreak: "M16 5v4a2 2 0 0 1-2 2H4.5M7.5 8l-3 3 3 3",
  undo: "M7.5 4L4 7.5 7.5 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8",
  heart:
    "M10 16.5C5.5 13 3 10.6 3 7.6A3.6 3.6 0 0 1 6.6 4C8.1 4 9.3 4.8 10 6c.7-1.2 1.9-2 3.4-2A3.6 3.6 0 0 1 17 7.6c0 3-2.5 5.4-7 8.9z",
  laugh: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM6 8.2l1.2-.9 1.2.9M11.6 8.2l1.2-.9 1.2.9M6.3 11a3.7 3.7 0 0 0 7.4 0z",
  gasp: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.4 7.4v.8M12.6 7.4v.8M8.2 12.4a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 1 0-3.6 0z",
  tear: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.4 7.6v.8M12.6 7.6v.8M7.4 13.6a3.4 3.4 0 0 1 5.2 0M13.6 10.4c.9 1.3.9 2 0 2.1-.9-.1-.9-.8 0-2.1z",
  applause:
    "M8 17.2c2.6 0 4.2-.8 5.6-2.6l2.6-4.2-1.4-.9-1.6 1.9M13.2 11.4l1.4-4.6-1.6-.6-1.9 3.6M11.1 9.8l.9-5.2-1.7-.3-1.4 5M8.9 9.3L7.7 5.4l-1.6.5 1 5.2-1.9-1.4-1.1 1.2 2.6 4.8c.5.9 1 1.5 1.3 1.5M15.5 2.8l.8-1.2M17 4.6l1.4-.5",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  previous: "M12 5l-5 5 5 5",
  next: "M8 5l5 5-5 5",
  close: "M5 5l10 10M15 5L5 15",
  check: "M4 10.5l4 4 8-9",
  reply: "M8 5L4 9l4 4M4 9h7a5 5 0 0 1 5 5v1.5",
  redo: "M12.5 4L16 7.5 12.5 11M16 7.5H8.5a4.5 4.5 0 0 0 0 9H12",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {IconName} name */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
