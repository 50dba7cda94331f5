/** The panel over everything: waiting, a verdict, or "not recorded". It paints; it decides nothing. */

const NEUTRAL_AFTER_MS = 250; // most answers come sooner, and a flash of grey would only disturb

const line = (cut) => {
  const paragraph = document.createElement("p");
  for (const { text, filled } of cut) {
    if (filled) paragraph.append(Object.assign(document.createElement("b"), { textContent: text }));
    else paragraph.append(text);
  }
  return paragraph;
};

/**
 * @param {{root: HTMLElement, words: object, covered: {cover: () => void, uncover: () => void}, onClose: () => void,
 *   onAgain: () => void}} parts
 */
export function createVerdictPanel({ root, words, covered, onClose, onAgain }) {
  const part = (name) => root.querySelector(`.verdict-${name}`);
  const body = part("body");
  const spoken = document.getElementById("spoken");
  let timer = null;

  function put(name, text) {
    part(name).textContent = text;
    part(name).hidden = !text;
  }

  /** Long names and long advice: smaller before anything is out of sight. */
  function fit() {
    root.dataset.tight = "no";
    if (body.scrollHeight > body.clientHeight) root.dataset.tight = "yes";
  }

  function open(tone, { word, name = "", category = null, delegation = "", lines = [], place = "", again = false }) {
    clearTimeout(timer);
    put("word", word);
    put("name", name);
    put("delegation", delegation);
    put("place", place);
    part("category").hidden = !category;
    part("category-name").textContent = category?.name ?? "";
    part("category-color").style.setProperty("--category", category?.color ?? "transparent");
    part("lines").replaceChildren(...lines.map(line));
    part("again").hidden = !again;
    root.dataset.tone = tone;
    root.hidden = false;
    covered.cover();
    fit();
  }

  /** @param {string} jpeg base64; "" for none */
  function portray(jpeg) {
    part("photo").hidden = !jpeg;
    if (jpeg) part("photo").src = `data:image/jpeg;base64,${jpeg}`;
    else part("photo").removeAttribute("src");
  }

  function close() {
    clearTimeout(timer);
    root.hidden = true;
    root.removeAttribute("data-tone");
    covered.uncover();
    portray("");
  }

  part("photo").addEventListener("load", fit);
  root.addEventListener("click", (event) => {
    if (event.target.closest(".verdict-again")) onAgain();
    else if (root.dataset.tone !== "waiting") onClose();
  });
  const closeByKey = (event) => {
    if (event.key !== "Escape" || root.hidden) return;
    event.stopPropagation(); // or what lies under the verdict would close with it
    if (root.dataset.tone !== "waiting") onClose();
  };
  document.addEventListener("keydown", closeByKey, { capture: true });

  return {
    close,
    portray,
    /** What was there goes at once: an older verdict must not be taken for the next person's. */
    wait() {
      close();
      timer = setTimeout(() => open("waiting", { word: words.asking }), NEUTRAL_AFTER_MS);
    },
    /** @param {ReturnType<typeof import("./verdict.js").describe>} described */
    show(described) {
      portray("");
      open(described.tone, described);
      spoken.textContent = described.spoken;
    },
    /** @param {string} reason a sentence */
    unrecorded(reason) {
      const lines = [[{ text: reason, filled: false }], [{ text: words.unrecorded.advice, filled: false }]];
      open("unrecorded", { word: words.unrecorded.word, lines, again: true });
      spoken.textContent = `${words.unrecorded.word}. ${reason} ${words.unrecorded.advice}`;
    },
  };
}
