/**
 * Reads QR codes out of pictures, away from the page's own thread.
 * In: {id, bitmap} or {id, image}, one at a time. Out: {ready}, {broken}, {id, texts}.
 */

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing/es/reader/index.js";

const WASM = new URL("../../vendor/zxing/reader/zxing_reader.wasm", import.meta.url).href;
const OPTIONS = {
  formats: ["QRCode"],
  tryHarder: true,
  tryInvert: true,
  tryRotate: true,
  tryDownscale: true,
  maxNumberOfSymbols: 8, // a badge beside posters; no picture costs more than an empty one does
};

let canvas = null;

function pixelsOf(bitmap) {
  if (canvas?.width !== bitmap.width || canvas?.height !== bitmap.height) {
    canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  }
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

self.addEventListener("message", async ({ data }) => {
  let texts = [];
  try {
    const found = await readBarcodes(data.image ?? pixelsOf(data.bitmap), OPTIONS);
    texts = found.filter((code) => code.isValid && code.text).map((code) => code.text);
  } catch {
    // one picture that cannot be read; the next one is on its way
  }
  self.postMessage({ id: data.id, texts });
});

prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true }).then(
  () => self.postMessage({ ready: true }),
  () => self.postMessage({ broken: true }),
);
