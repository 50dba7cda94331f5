/** The door's requests. Every one ends: with an answer, a refusal, or "not reached" within its patience. */

export const PATIENCE_MS = 4000;

/** The server answered and did not take it: `code` is from its closed list. */
export class Refused extends Error {
  constructor(status, code, message) {
    super(message || code);
    this.status = status;
    this.code = code;
  }

  /** This phone's key is worth nothing any more. */
  get endsPairing() {
    return this.status === 401;
  }
}

/** No answer that can be trusted: no network, too slow, a fault on the way. What was sent may have arrived or not. */
export class NotReached extends Error {}

// AbortSignal.timeout is missing in Safari 15, the newest that many older iPhones get
function abortAfter(milliseconds) {
  if (AbortSignal.timeout) return AbortSignal.timeout(milliseconds);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

async function readAnswer(response) {
  let body;
  try {
    body = await response.json();
  } catch {
    throw new NotReached("no JSON"); // a portal's or proxy's page in the server's place
  }
  if (response.ok) return body;
  if (response.status >= 500 || !body?.error?.code) throw new NotReached(response.status);
  throw new Refused(response.status, body.error.code, body.error.message);
}

/**
 * @param {{key?: string | null, origin?: string, patienceMs?: number}} options
 */
export function createServer({ key = null, origin = "", patienceMs = PATIENCE_MS } = {}) {
  async function ask(method, path, message) {
    const headers = { Accept: "application/json" };
    if (key) headers.Authorization = `Bearer ${key}`;
    if (message) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(`${origin}/api/door${path}`, {
        method,
        headers,
        body: message ? JSON.stringify(message) : undefined,
        cache: "no-store",
        credentials: "omit",
        signal: abortAfter(patienceMs),
      });
    } catch {
      throw new NotReached(path);
    }
    return readAnswer(response);
  }

  return {
    pair: (code, name) => ask("POST", "/pair", { code, name }),
    state: () => ask("GET", "/state"),
    place: (place) => ask("PUT", "/place", place),
    scan: (message) => ask("POST", "/scans", message),
  };
}
