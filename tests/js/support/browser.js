/** Owns a browser without a screen: it keeps cookies, fills in the site's forms and asks for JSON. */

import { HttpError } from "../../../static/js/lib/http.js";

/** How long an answer may take, in milliseconds, before the connection is taken for dead. */
const ANSWER_WITHIN = 10_000;

export class Browser {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
  }

  /** @returns {string} the header with which this browser shows who it is */
  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /**
   * @param {string} path
   * @param {RequestInit} [options]
   */
  async fetch(path, options = {}) {
    const headers = { ...options.headers, Cookie: this.cookie };
    const response = await fetch(this.origin + path, { ...options, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }

  /**
   * Fill in the form of a page and send it.
   *
   * @param {string} path
   * @param {Record<string, string>} fields
   * @returns {Promise<string>} where it leads
   */
  async submit(path, fields) {
    const body = new URLSearchParams({ csrf_token: await this.token(path), ...fields });
    const response = await this.fetch(path, { method: "POST", body });
    const target = response.headers.get("location");
    if (!target) throw new Error(`${path} answered ${response.status}`);
    return target;
  }

  /** @param {string} path of a page with a form */
  async token(path) {
    const page = await (await this.fetch(path)).text();
    const token = /name="csrf_token"\s+value="([^"]+)"/.exec(page)?.[1];
    if (!token) throw new Error(`${path} has no form`);
    return token;
  }

  /**
   * The JSON at a path, through `origin` (where a bad connection may stand); throws an HttpError.
   *
   * @param {string} path
   * @param {string} [origin]
   * @returns {Promise<any>}
   */
  async getJson(path, origin = this.origin) {
    const headers = { Accept: "application/json", Cookie: this.cookie };
    const options = { headers, signal: AbortSignal.timeout(ANSWER_WITHIN) };
    const response = await fetch(origin + path, options).catch((error) => {
      throw new HttpError(0, String(error));
    });
    const body = await response.json().catch(() => null);
    if (body === null) throw new HttpError(0, "The answer was cut short.");
    if (!response.ok) throw new HttpError(response.status, response.statusText);
    return body;
  }
}
