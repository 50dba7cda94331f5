/** Feeds the camera's pictures to the worker, one at a time, and tells what each of them showed. */

const LEAST_MS_BETWEEN = 50; // a phone that decodes all it can gets hot and slow
const NO_FRAME_MS = 150; // some engines have requestVideoFrameCallback and never call it
const LONGEST_SIDE = 1280;
const LOADS_WITHIN_MS = 15_000; // then it is told; a slow network may bring the QR reader all the same
const LONGEST_PAUSE_MS = 2000; // between two pictures of one look; longer, and the camera was away

const nextFrame = (video) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, NO_FRAME_MS);
    video.requestVideoFrameCallback?.(() => {
      clearTimeout(timer);
      resolve();
    });
  });

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function sizeFor(video) {
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  return { width: Math.round(video.videoWidth * shrink), height: Math.round(video.videoHeight * shrink) };
}

// Browsers without OffscreenCanvas (Safari before 16.4) read the pixels here, and the worker gets those
async function pictureOf(video, canvas) {
  const { width, height } = sizeFor(video);
  if (typeof OffscreenCanvas !== "undefined") {
    const whole = width === video.videoWidth;
    const bitmap = await (whole
      ? createImageBitmap(video)
      : createImageBitmap(video, { resizeWidth: width, resizeHeight: height }));
    return [{ bitmap }, [bitmap]];
  }
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  return [{ image }, [image.data.buffer]];
}

// A worker's own files come from the service worker only where its address is within that one's reach
function workerAddress() {
  const address = new URL("./decoder.worker.js", import.meta.url);
  if (navigator.serviceWorker?.controller) address.pathname = `/door${address.pathname}`;
  return address;
}

/**
 * @param {{video: HTMLVideoElement, onProblem: (code: "decoder" | null) => void,
 *   onPicture: (texts: string[], times: {before: number, taken: number, read: number}) => void}} parts
 *   `onProblem` hears null once the QR reader is loaded; times are on performance.now()'s clock: when the picture before was taken, when this one was, and when it was read
 */
export function createDecoder({ video, onPicture, onProblem }) {
  const canvas = document.createElement("canvas");
  let worker = null;
  let waiting = null;
  let broken = false;
  let running = false;
  let looping = false;
  let before = 0;

  function load() {
    const mine = new Worker(workerAddress(), { type: "module" });
    worker = mine;
    broken = false;
    const tell = (well) => {
      if (mine !== worker) return;
      clearTimeout(late);
      broken = !well;
      if (!well) waiting?.([]);
      onProblem(well ? null : "decoder");
    };
    const late = setTimeout(tell, LOADS_WITHIN_MS, false);
    mine.addEventListener("message", ({ data }) => {
      if (data.ready || data.broken) tell(Boolean(data.ready));
      else waiting?.(data.texts);
    });
    mine.addEventListener("error", () => tell(false));
  }

  async function readPicture() {
    const taken = performance.now();
    const [picture, transfer] = await pictureOf(video, canvas);
    const texts = await new Promise((resolve) => {
      waiting = resolve;
      worker.postMessage({ id: taken, ...picture }, transfer);
    });
    const times = { before: taken - before < LONGEST_PAUSE_MS ? before : taken, taken, read: performance.now() };
    before = taken;
    onPicture(texts, times);
  }

  async function loop() {
    if (looping) return;
    looping = true;
    while (running) {
      const begun = performance.now();
      await nextFrame(video);
      if (video.videoWidth && document.visibilityState === "visible") {
        // a camera that is just being taken away gives no picture: the next round sees
        await readPicture().catch(() => undefined);
      }
      await pause(Math.max(0, LEAST_MS_BETWEEN - (performance.now() - begun)));
    }
    looping = false;
  }

  load();
  return {
    /** Once more, where the QR reader did not load. A second call while it loads changes nothing. */
    reload() {
      if (!broken) return;
      worker.terminate();
      load();
    },
    start() {
      if (running) return;
      running = true;
      loop();
    },
    stop() {
      running = false;
    },
  };
}
