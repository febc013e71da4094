/** Owns what a chapter is called on the screen. */

/**
 * @param {readonly import("./remark.js").Chapter[]} chapters
 * @param {number} at
 * @returns {string} what the chapter is called on the screen
 */
export function chapterName(chapters, at) {
  return chapters[at]?.title || `Chapter ${at + 1}`;
}
