/** Which of two obstacles is told where both keep badges from being read: the camera's, and the QR reader's own. */

// Where another browser or address is needed, nothing else helps
const OF_THE_BROWSER = ["in_app", "insecure", "unsupported"];

/**
 * @param {{camera: string | null | undefined, decoder: string | null | undefined}} problems their codes; null where
 *   there is none, undefined while it still opens or loads
 * @returns {string | null | undefined} null only where badges are read
 */
export function foremostObstacle({ camera, decoder }) {
  if (OF_THE_BROWSER.includes(camera)) return camera;
  return decoder || camera || (camera === decoder ? camera : undefined);
}
