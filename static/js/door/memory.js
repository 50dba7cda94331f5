/**
 * What this phone remembers between two openings of the page: its key, who it is, where it stands, its admissions.
 *
 * The key is a bearer key in the browser's storage and not a cookie: nothing is sent that a script of ours did not
 * mean to send, so no other site can make the phone act, and the API needs no CSRF token. Scripts of others never
 * run here (see the page's content security policy), and what the key opens is scanning at one event until an
 * organizer cuts the phone off.
 */

const NAME = "checkin.door";
const PAIRING_CODE = "checkin.pairing";

/** @typedef {{key: string, place: {entrance_id: number, sitting_id: number} | null, admissions: Record<string, number>}} Memory */

/** @returns {Memory | null} null where the phone is not paired, or the browser keeps nothing */
export function recall() {
  try {
    const memory = JSON.parse(localStorage.getItem(NAME) ?? "null");
    return typeof memory?.key === "string" ? { place: null, admissions: {}, ...memory } : null;
  } catch {
    return null;
  }
}

/**
 * A browser that keeps nothing works until the page is closed.
 * @param {Memory} memory
 * @returns {boolean} whether it is kept
 */
export function remember(memory) {
  try {
    localStorage.setItem(NAME, JSON.stringify(memory));
    return true;
  } catch {
    return false;
  }
}

/** Whether this phone was paired anew since, in another tab: what it remembers is that pairing's. */
export function isAnothers(key) {
  const kept = recall();
  return kept !== null && kept.key !== key;
}

/** @param {(kept: Memory | null) => void} then hears what another tab of this page has this phone remember */
export function onChangedElsewhere(then) {
  addEventListener("storage", ({ key, storageArea }) => {
    if (storageArea === localStorage && (key === NAME || key === null)) then(recall());
  });
}

export function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // nothing was kept
  }
}

/**
 * The one-time code that the page was opened with (#pair=…), taken out of the address so that it is in no history.
 * It outlives a reload and a change of language, until it is used.
 */
export function takePairingCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get("pair");
  if (code) {
    history.replaceState(null, "", location.pathname);
    keepPairingCode(code);
    return code;
  }
  try {
    return sessionStorage.getItem(PAIRING_CODE);
  } catch {
    return null;
  }
}

/** @param {string | null} code null: it was used */
export function keepPairingCode(code) {
  try {
    if (code) sessionStorage.setItem(PAIRING_CODE, code);
    else sessionStorage.removeItem(PAIRING_CODE);
  } catch {
    // the code is used at once or scanned again
  }
}
