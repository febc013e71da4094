/** Owns asking the server for JSON over HTTP. */

/** How long an answer may take, in milliseconds. */
const ANSWER_WITHIN = 20_000;

/** A refusal of the server, or no answer at all (`status` 0). */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * The JSON at an address of this site; throws an HttpError.
 *
 * @param {string} url
 * @returns {Promise<any>}
 */
export async function getJson(url) {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  const headers = { Accept: "application/json" };
  const response = await fetch(url, { headers, signal, credentials: "same-origin" }).catch((error) => {
    throw new HttpError(0, String(error));
  });
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new HttpError(response.status, body?.error?.message ?? response.statusText);
  return body;
}
