import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { admits, decide, effectOf, namesDelegate, toneOf } from "../../../static/js/door/decision.js";
import { presenceAt } from "../../../static/js/door/local_attendance.js";
import { closingsOf, factsAt } from "../../../static/js/door/offline_facts.js";

const { cases, verdicts } = JSON.parse(readFileSync(new URL("../../vectors/decision.json", import.meta.url)));

function presenceIn({ at, badge, sitting, movements, voids }) {
  if (badge?.event_id !== 1) return null;
  const moved = movements.map(([scan_id, when, effect, entrance_id]) => ({ scan_id, at: when, effect, entrance_id }));
  const undone = voids.map(([scan_id, when]) => ({ scan_id, at: when }));
  return presenceAt(at, moved, undone, closingsOf(sitting));
}

function decided(known) {
  const { at, direction, override, badge, sitting, admitted } = known;
  const presence = presenceIn(known);
  const person = factsAt(at, badge, badge, { sitting, entrance: { category_ids: admitted } }, presence);
  const facts = { ...person, several: known.several ?? false };
  const { verdict, overrode } = decide({ event_id: 1, direction, override }, facts);
  return {
    verdict,
    overrode,
    effect: effectOf(verdict, { override, mode: sitting.mode }),
    previous: presence && [presence.first_in_at, presence.entrance_id],
  };
}

for (const known of cases.filter(({ name }) => !name.startsWith("drawn"))) {
  test(`decided as the server does: ${known.name}`, () => assert.deepEqual(decided(known), known.expect));
}

test("a thousand drawn cases are decided as the server does", () => {
  const drawn = cases.filter(({ name }) => name.startsWith("drawn"));
  assert.equal(drawn.length, 1000);
  for (const known of drawn) assert.deepEqual(decided(known), known.expect, known.name);
});

test("every verdict has the server's tone, admits whom it admits and names whom it names", () => {
  const ours = Object.keys(verdicts).map((code) => [code, [toneOf(code), admits(code), namesDelegate(code)]]);
  assert.deepEqual(Object.fromEntries(ours), verdicts);
});
