/** Which of two obstacles is told where both keep badges from being read: the camera's, and the QR reader's own. */

// Where another browser or address is needed, nothing else helps
const OF_THE_BROWSER = ["in_app", "insecure", "unsupported"];

/**
 * @param {{camera: string | null | undefined, decoder: string | null}} problems their codes; null where there is none,
 *   undefined for a camera of which nothing is known yet
 * @returns {string | null | undefined}
 */
export function foremostObstacle({ camera, decoder }) {
  return OF_THE_BROWSER.includes(camera) ? camera : (decoder ?? camera);
}
