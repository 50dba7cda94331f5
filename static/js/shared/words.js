/** Sentences for scripts: a page carries them, translated, in a JSON block that is never executed. */

const PLACEHOLDER = /%\((\w+)\)s/g;

/** @returns {Record<string, any>} the page's words; placeholders in them look like `%(name)s` */
export function readWords() {
  return JSON.parse(document.getElementById("words").textContent);
}

/** The sentence with its placeholders filled; one without a value becomes empty. */
export function fill(sentence, values) {
  return sentence.replace(PLACEHOLDER, (_match, name) => values[name] ?? "");
}

/**
 * The sentence cut at its placeholders, so that what was filled in can be set off.
 * @returns {{text: string, filled: boolean}[]}
 */
export function pieces(sentence, values) {
  const cut = [];
  let end = 0;
  for (const match of sentence.matchAll(PLACEHOLDER)) {
    cut.push({ text: sentence.slice(end, match.index), filled: false });
    cut.push({ text: String(values[match[1]] ?? ""), filled: true });
    end = match.index + match[0].length;
  }
  cut.push({ text: sentence.slice(end), filled: false });
  return cut.filter((piece) => piece.text);
}
