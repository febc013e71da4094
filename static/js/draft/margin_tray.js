/** Owns bringing a remark that waits in the tray into view. */

/**
 * @param {HTMLElement} tray
 * @param {string} id of an annotation that is adrift
 * @param {{open: () => void}} sheet that the tray is in on a narrow screen
 * @returns {boolean} whether it is there
 */
export function showInTray(tray, id, sheet) {
  sheet.open();
  const card = tray.querySelector(`[data-annotation="${CSS.escape(id)}"]`);
  card?.closest("details")?.setAttribute("open", "");
  card?.scrollIntoView({ block: "nearest" });
  return card !== null;
}
