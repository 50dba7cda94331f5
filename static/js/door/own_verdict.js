/** A verdict from what lies on this phone: the digest, and what the phone saw itself. Without page, timers or network. */

import { decide } from "./decision.js";
import { movementsOf, presenceAt } from "./local_attendance.js";
import { answerFrom, closingsOf, factsAt, seatedIn } from "./offline_facts.js";

const NOBODY = { direction: "in", record: null, presence: null, clear: null };

const SEVERAL = { index: null, record: null, several: true };

function several(direction, override) {
  const decided = decide({ direction, override: Boolean(override) }, { several: true });
  return { ...answerFrom(decided, { ...NOBODY, direction }), unresolved: null };
}

function unknown(direction, unresolved) {
  const answer = answerFrom({ verdict: "unknown_badge", overrode: null }, { ...NOBODY, direction });
  return { ...answer, unresolved };
}

/**
 * @param {{digest: ReturnType<typeof import("./digest.js").createDigest>, seen: {rows: () => Promise<object[]>,
 *   put: (row: object) => Promise<void>, listen?: (then: (row: object) => void) => void}, people?: ReturnType<typeof import("./people_index.js").createPeopleIndex>}} parts
 *   `seen` keeps what this phone saw, and tells what another tab of the page saw; `people` knows whom a number or a pick means
 */
export function createOwnVerdict({ digest, seen, people = null }) {
  let rows = null;
  let reading = null;

  async function readSeen() {
    rows = new Map((await seen.rows()).map((row) => [row.id, row]));
  }

  const ready = () => (reading ??= readSeen());
  seen.listen?.((row) => rows?.set(row.id, row));

  /** A person's other badges count too, so the delegate's id says who it is where it is known. */
  function seenOf({ index, record }, sittingId) {
    const found = Array.from(rows.values()).filter(
      (row) =>
        row.sitting_id === sittingId && (row.index === index || (record && row.delegate_id === record.delegate_id)),
    );
    const movements = found.flatMap((row) => row.movements);
    const voids = found
      .filter((row) => row.voided_at !== null)
      .flatMap((row) => row.movements.map(({ scan_id }) => ({ scan_id, at: row.voided_at })));
    return { movements, voids };
  }

  async function lookUp(asked) {
    const opener = await people?.openerOf(asked);
    if (opener === "several") return SEVERAL;
    return opener ? digest.open(opener) : digest.find(asked.read);
  }

  function placeIn(clear, { sitting_id, entrance_id }) {
    const sitting = clear?.sittings.find(({ id }) => id === sitting_id);
    const entrance = clear?.entrances.find(({ id }) => id === entrance_id);
    return sitting && entrance ? { sitting, entrance } : null;
  }

  const modeOf = ({ sitting_id }) => digest.clear()?.sittings.find(({ id }) => id === sitting_id)?.mode;

  async function judgeFound(found, place, { direction, scannedAt, override = null, sitting_id }) {
    const record = seatedIn(found.record, sitting_id, scannedAt);
    const clear = digest.clear();
    const { movements, voids } = seenOf(found, sitting_id);
    const presence = presenceAt(scannedAt, movements, voids, closingsOf(place.sitting));
    const category = clear.categories.find(({ id }) => id === record.category_id);
    const request = { event_id: clear.event_id, direction, override: Boolean(override) };
    const decided = decide(request, factsAt(scannedAt, record, category, place, presence));
    return { ...answerFrom(decided, { direction, record, presence, clear }), unresolved: null };
  }

  return {
    async judge({ direction = "in", ...asked }) {
      try {
        await Promise.all([digest.load(), ready()]);
        const place = placeIn(digest.clear(), asked);
        if (!place) return unknown(direction, "no_digest");
        const found = await lookUp(asked);
        if (found.several) return several(direction, asked.override);
        if (!found.record) return unknown(direction, found.index ? "not_in_digest" : "no_code");
        return await judgeFound(found, place, { direction, ...asked });
      } catch {
        return unknown(direction, "no_digest"); // no WebCrypto here, or a record that does not open
      }
    },

    async noteScan(scan, answer) {
      await Promise.all([digest.load().catch(() => undefined), ready()]);
      const movements = movementsOf(scan, answer, modeOf(scan));
      const before = rows.get(scan.id);
      if (movements.length === 0 && !before) return;
      const { index, record } = await lookUp(scan).catch(() => ({ index: null, record: null }));
      if (index === null) return;
      const { id, sitting_id } = scan;
      const row = { id, sitting_id, index, delegate_id: record?.delegate_id ?? null, movements };
      rows.set(id, { ...row, voided_at: before?.voided_at ?? null });
      await seen.put(rows.get(id));
    },

    async noteVoid(scanId, at) {
      await ready();
      const row = rows.get(scanId);
      if (!row || row.voided_at !== null) return;
      row.voided_at = at;
      await seen.put(row);
    },

    forget() {
      [rows, reading] = [null, null];
    },
  };
}
