/** Asking for the digest: all of it, or what changed after the version that this phone has. */

import { NotReached, Refused } from "./server.js";

const PATIENCE_MS = 8000;
const PATIENCE_FOR_ALL_MS = 60_000; // a megabyte through a hall's bad corner

function abortAfter(milliseconds) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}

async function readBody(response) {
  try {
    return await response.json();
  } catch {
    throw new NotReached("no JSON");
  }
}

async function readAnswer(response) {
  const body = await readBody(response);
  if (response.ok) return body;
  if (response.status >= 500 || !body?.error?.code) throw new NotReached(response.status);
  throw new Refused(response.status, body.error.code, body.error.message);
}

/** Asking for the index of names, and the key to it: see checkin/services/door_people.py. */
export function createPeopleRequest({ key, origin = "" }) {
  return async (since) => {
    const { signal, end } = abortAfter(PATIENCE_FOR_ALL_MS);
    const headers = { Accept: "application/json", Authorization: `Bearer ${key}` };
    const address = `${origin}/api/door/people${since ? `?since=${since}` : ""}`;
    try {
      const asked = fetch(address, { headers, cache: "no-store", credentials: "omit", signal });
      return await readAnswer(await asked.catch(() => Promise.reject(new NotReached("people"))));
    } finally {
      end();
    }
  };
}

/**
 * @param {{key: string, origin?: string}} parts
 * @returns {(since: string | null) => Promise<object | null>} null: nothing changed; rejects with Refused or NotReached
 */
export function createDigestRequest({ key, origin = "" }) {
  let failedBefore = false;

  async function ask(since, signal) {
    const headers = { Accept: "application/json", Authorization: `Bearer ${key}` };
    if (since) headers["If-None-Match"] = `W/"${since}"`;
    const query = since ? `?since=${since}` : "";
    try {
      return await fetch(`${origin}/api/door/digest${query}`, { headers, cache: "no-store", credentials: "omit", signal });
    } catch {
      throw new NotReached("digest");
    }
  }

  async function fetchDigest(since) {
    const { signal, end } = abortAfter(since && !failedBefore ? PATIENCE_MS : PATIENCE_FOR_ALL_MS);
    try {
      const response = await ask(since, signal);
      if (response.status === 304) return null;
      return await readAnswer(response);
    } finally {
      end();
    }
  }

  return async (since) => {
    try {
      const body = await fetchDigest(since);
      failedBefore = false;
      return body;
    } catch (error) {
      failedBefore = error instanceof NotReached;
      throw error;
    }
  };
}
