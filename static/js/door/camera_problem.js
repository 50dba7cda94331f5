/** Why the camera does not start, as a code: the page has a title and an advice in words for each. */

// Web views that open links inside a chat: their cameras fail in ways of their own
const IN_APP = /\bZalo\b|FBAN|FBAV|FB_IAB|\bInstagram\b|MessengerForiOS|\bLine\//;

const BY_NAME = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
  NoPicture: "no_picture", // camera.js's own: nothing failed and nothing came
};

/**
 * @param {string | null} errorName of what getUserMedia threw; null where it does not exist; "NoPicture" where it hangs
 * @param {{userAgent: string, secure: boolean}} browser
 * @returns {"in_app" | "insecure" | "unsupported" | "denied" | "missing" | "busy" | "no_picture" | "failed"}
 */
export function cameraProblem(errorName, { userAgent, secure }) {
  if (IN_APP.test(userAgent)) return "in_app";
  if (errorName === null) return secure ? "unsupported" : "insecure";
  return BY_NAME[errorName] ?? "failed";
}
