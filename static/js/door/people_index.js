/**
 * Looking people up without the server, where the organizers let this phone: names and numbers lie here sealed, and the
 * key to them is in memory only, given anew at each start of the page.
 */

import { fromBase64, importKey, splitOpener, unseal } from "./digest_crypto.js";
import { rank, saysTooLittle, wantedWords } from "./people_search.js";

const MOST_HITS = 20;

async function unzip(bytes) {
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unzipped).json();
}

const named = ([delegate_id, full_name, folded, badge_number, alive, opener]) => ({
  delegate_id, full_name, folded, badge_number, alive, opener,
});

const asTyped = (number) => number.normalize("NFC").trim().toUpperCase();

/**
 * @param {{fetchPeople: (since: string | null) => Promise<{version: string, key: string, sealed: string}>,
 *   storage: {load: () => Promise<object | null>, save: (kept: object) => Promise<void>}}} parts
 *   `storage` keeps {version, sealed: Uint8Array}
 */
export function createPeopleIndex({ fetchPeople, storage }) {
  let people = null;
  let version = null;
  let epoch = 0;

  async function refresh() {
    if (!globalThis.DecompressionStream) return;
    const asked = epoch;
    const kept = await storage.load();
    const answer = await fetchPeople(version ?? kept?.version ?? null);
    if (epoch !== asked || (people && answer.version === version)) return;
    const sealed = answer.sealed ? fromBase64(answer.sealed) : kept.sealed;
    const rows = await unzip(await unseal(sealed, await importKey(fromBase64(answer.key))));
    if (epoch !== asked) return;
    [people, version] = [rows.map(named), answer.version];
    if (answer.sealed) await storage.save({ version, sealed });
  }

  function ranked(words) {
    const found = [[], [], []];
    for (const person of people) {
      const how = person.alive ? rank(words, person) : null;
      if (how !== null) found[how].push(person);
    }
    return found.flat();
  }

  return {
    /** Rejects with Refused or NotReached. */
    refresh,

    /** @returns {{people: object[], more: boolean} | null} null: this phone cannot look anybody up now */
    search(text) {
      const words = wantedWords(text);
      if (!people) return null;
      if (saysTooLittle(words)) return { people: [], more: false };
      const found = ranked(words);
      return { people: found.slice(0, MOST_HITS), more: found.length > MOST_HITS };
    },

    /**
     * The opener of the badge that a number or a pick means: the living one, else the latest.
     *
     * @returns {Promise<{index: string, key: CryptoKey} | null>}
     */
    async openerOf({ method, read }) {
      const fits = {
        typed: (person) => asTyped(person.badge_number) === asTyped(read),
        picked: (person) => String(person.delegate_id) === read,
      }[method];
      const meant = fits && people ? people.filter(fits) : [];
      const person = meant.find(({ alive }) => alive) ?? meant.at(-1);
      return person ? splitOpener(fromBase64(person.opener)) : null;
    },

    forget() {
      epoch += 1;
      [people, version] = [null, null];
    },
  };
}
