/** A part of the page, asked for again and put in place of the old one. */

const LONGEST_WAIT_MS = 10_000;

/**
 * @param {string} address a page that has the same parts
 * @param {string[]} ids of the elements to take from it
 * @param {AbortSignal} [signal] gives up, silently
 * @returns {Promise<boolean>} whether they were put in place; false leaves the page as it was
 */
export async function replaceParts(address, ids, signal) {
  const timeout = AbortSignal.timeout(LONGEST_WAIT_MS);
  try {
    const answer = await fetch(address, {
      headers: { Accept: "text/html" },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = ids.map((id) => [document.getElementById(id), fresh.getElementById(id)]);
    if (parts.some(([old, part]) => !old || !part)) return false; // signed out meanwhile, or another page
    for (const [old, part] of parts) old.replaceWith(document.adoptNode(part));
    return true;
  } catch {
    return false;
  }
}
