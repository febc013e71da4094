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
