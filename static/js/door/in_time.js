/** What this long was waited for in vain; it may still come to pass. */
export class TooLate extends Error {}

/**
 * Storage of a browser may hang for good: whoever asks it waits no longer than this.
 *
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>} rejects with TooLate
 */
export function inTime(promise, milliseconds) {
  let timer = null;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLate(`${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
