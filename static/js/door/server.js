/** The door's requests. Every one ends: with an answer, a refusal, or "not reached" within its patience. */

export const PATIENCE_MS = 4000;
const BATCH_PATIENCE_MS = 15_000;
const PHOTO_PATIENCE_MS = 30_000; // megabytes over a hall's Wi-Fi, then reading

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
export class NotReached extends Error {
  /** Something answered that it failed: the server itself, or a proxy before it. */
  get isFault() {
    return Number(this.message) >= 500;
  }
}

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
  async function ask(method, path, message, patience = patienceMs) {
    const headers = { Accept: "application/json" };
    if (key) headers.Authorization = `Bearer ${key}`;
    const raw = message instanceof Blob;
    if (message) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
    let response;
    try {
      response = await fetch(`${origin}/api/door${path}`, {
        method,
        headers,
        body: !message || raw ? message : JSON.stringify(message),
        cache: "no-store",
        credentials: "omit",
        signal: abortAfter(patience),
      });
    } catch {
      throw new NotReached(path);
    }
    return readAnswer(response);
  }

  return {
    pair: (code, name) => ask("POST", "/pair", { code, name }),
    state: () => ask("GET", "/state"),
    contact: (report) => ask("POST", "/contact", report),
    place: (place) => ask("PUT", "/place", place),
    scan: (message, patience) => ask("POST", "/scans", message, patience),
    /** Up to 50 scans, an answer for each; none with `last`: nothing more comes from a phone that was cut off. */
    scanBatch: (batch) => ask("POST", "/scans/batch", batch, BATCH_PATIENCE_MS),
    /** Of the ids of scans and voids that were answered, up to 1,000, those that the server does not know. */
    unknownScans: (ids) => ask("POST", "/scans/unknown", { ids }, BATCH_PATIENCE_MS),
    /** @param {{q: string} | {card: {name: string, birth_date: string | null}}} wanted */
    search: (wanted) => ask("POST", "/search", wanted),
    /** @param {Blob} picture */
    photo: (picture) => ask("POST", "/photo", picture, PHOTO_PATIENCE_MS),
    /** @param {string} name an answer's `photo` */
    portrait: (name) => ask("GET", `/portrait?name=${encodeURIComponent(name)}`),
    void: (message) => ask("POST", "/voids", message),
    walkInChoices: () => ask("GET", "/walk-ins/choices"),
    walkIn: (message) => ask("POST", "/walk-ins", message),
  };
}
