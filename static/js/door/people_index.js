/**
 * Looking people up without the server, where the organizers let this phone: names and numbers lie here sealed, and the
 * key to them is in memory only, given anew at each start of the page.
 */

import { fromBase64, importKey, splitOpener, unseal } from "./digest_crypto.js";
import { rank, saysTooLittle, wantedWords } from "./people_search.js";
import { readShortCode } from "./short_code.js";

const MOST_HITS = 20;

async function unzip(bytes) {
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unzipped).json();
}

const named = ([delegate_id, full_name, folded, badge_number, alive, opener, short_code]) => ({
  delegate_id, full_name, folded, badge_number, alive, opener, short_code,
});

const asTyped = (number) => number.normalize("NFC").trim().toUpperCase();

/** The living ones, else the latest. */
function livingOf(people) {
  const living = people.filter(({ alive }) => alive);
  return living.length > 0 ? living : people.slice(-1);
}

// as checkin/core/typed_badge.py has it
const MEANT = {
  typed(people, read) {
    const short = readShortCode(read);
    const numbers = [asTyped(read), short];
    const numbered = livingOf(people.filter((person) => numbers.includes(asTyped(person.badge_number))));
    return [...numbered, ...people.filter((person) => short !== null && person.short_code === short)];
  },
  // without a living badge the server knows why, and whether that matters
  picked: (people, read) => people.filter((person) => person.alive && String(person.delegate_id) === read),
};

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
     * The opener of the badge that a number, a short code or a pick means; "several" where more than one person could
     * be meant.
     *
     * @returns {Promise<{index: string, key: CryptoKey} | "several" | null>}
     */
    async openerOf({ method, read }) {
      const meant = people && MEANT[method] ? MEANT[method](people, read) : [];
      if (new Set(meant.map(({ delegate_id }) => delegate_id)).size > 1) return "several";
      return meant.length > 0 ? splitOpener(fromBase64(meant[0].opener)) : null;
    },

    forget() {
      epoch += 1;
      [people, version] = [null, null];
    },
  };
}
