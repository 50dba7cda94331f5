/** A photo of the badge in place of a live camera: made smaller on the phone, read by the server. */

import { Refused } from "./server.js";

const LONGEST_SIDE = 2600; // a badge's code is read from far less, and a hall's Wi-Fi is slow
const QUALITY = 0.9;
const MOST_BYTES = 12 * 1024 * 1024; // the server takes no more, and it would be long on its way

/** A JPEG that is no larger than needed; the file itself where this browser cannot make one. */
async function madeSmaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const shrink = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (shrink === 1 && file.size < 2_000_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * shrink);
    canvas.height = Math.round(picture.height * shrink);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return smaller ?? file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

/**
 * @param {{inputs: Iterable<HTMLInputElement>, words: object, send: (picture: Blob) => Promise<object>,
 *   say: (sentence: string | null, busy?: boolean) => void, onRead: (text: string) => void,
 *   onCard: (card: object) => void, onRefused: (refused: Refused) => void}} parts `onRefused` hears that this phone
 *   was cut off
 */
export function createPhoto({ inputs, words, send, say, onRead, onCard, onRefused }) {
  let turn = 0;

  function tell({ read, card }) {
    say(read || card ? null : words.photo.nothing);
    if (card) onCard(card);
    else if (read) onRead(read);
  }

  function fail(error) {
    if (error instanceof Refused && error.endsPairing) onRefused(error);
    else say(error instanceof Refused ? (words.refusals[error.code] ?? error.message) : words.photo.not_reached);
  }

  async function answerTo(file) {
    const picture = await madeSmaller(file);
    if (picture.size > MOST_BYTES) return () => say(words.refusals.photo_too_large);
    const told = await send(picture);
    return () => tell(told);
  }

  async function ask(file) {
    const mine = turn;
    say(words.photo.reading, true);
    const end = await answerTo(file).catch((error) => () => fail(error));
    if (mine === turn) end();
  }

  for (const input of inputs) {
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      for (const each of inputs) each.disabled = true;
      await ask(file);
      for (const each of inputs) {
        each.disabled = false;
        each.value = ""; // the same file may be chosen again
      }
    });
  }

  return {
    /** Nobody looks at the page any more: what is read out of a photo on its way is nobody's. */
    leave() {
      turn += 1;
    },
  };
}
