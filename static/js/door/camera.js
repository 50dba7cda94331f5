/** The camera: the back one where there are two, opened again when the phone took it away. */

import { cameraProblem } from "./camera_problem.js";

const WANTED = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
};

const TORCH_KNOWN_MS = 1000;
const PICTURE_WITHIN_MS = 8000; // a question for permission may be open still, or another app holds the camera

/**
 * @param {HTMLVideoElement} video
 * @param {{onProblem: (code: string | null) => void, onTorch: (available: boolean) => void}} listeners
 *   `onProblem` hears null when the camera runs, also after a problem that went by itself
 */
export function createCamera(video, { onProblem, onTorch }) {
  let track = null;
  let opening = false;
  let turn = 0; // a camera that opens after its turn was stopped is closed again

  async function open(mine) {
    const stream = await navigator.mediaDevices.getUserMedia(WANTED);
    if (mine !== turn) {
      for (const late of stream.getTracks()) late.stop();
      return;
    }
    [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => restart());
    video.srcObject = stream;
    await video.play();
    tellTorch(track);
    setTimeout(tellTorch, TORCH_KNOWN_MS, track);
  }

  /** Some phones know of their light only once pictures come. A light that was on went out with the track before. */
  function tellTorch(of) {
    if (of === track) onTorch(Boolean(of.getCapabilities?.().torch));
  }

  function tell(errorName) {
    onProblem(cameraProblem(errorName, { userAgent: navigator.userAgent, secure: window.isSecureContext }));
  }

  function fail(errorName) {
    stop();
    tell(errorName);
  }

  const isLive = () => track?.readyState === "live";

  async function start() {
    if (opening || (isLive() && !video.paused)) return;
    if (!navigator.mediaDevices?.getUserMedia) {
      fail(null);
      return;
    }
    opening = true;
    const mine = turn;
    const late = setTimeout(() => mine === turn && tell("NoPicture"), PICTURE_WITHIN_MS);
    try {
      // a call or a locked screen pauses the picture and leaves the camera
      await (isLive() ? video.play() : open(mine));
      if (mine === turn) onProblem(null);
    } catch (error) {
      if (mine === turn) fail(error.name);
    } finally {
      clearTimeout(late);
      if (mine === turn) opening = false;
    }
  }

  function stop() {
    turn += 1;
    opening = false;
    track?.stop();
    track = null;
    onTorch(false);
    video.srcObject = null;
  }

  function restart() {
    stop();
    if (document.visibilityState === "visible") start();
  }

  return {
    start,
    stop,
    restart,
    /** Light on or off; false where the phone refused. */
    async shine(on) {
      try {
        await track.applyConstraints({ advanced: [{ torch: on }] });
        return true;
      } catch {
        return false;
      }
    },
  };
}
