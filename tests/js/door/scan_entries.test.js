import assert from "node:assert/strict";
import { test } from "node:test";
import { scanEntries, undoEntries } from "../../../static/js/door/scan_entries.js";

const SCAN = {
  n: 1, id: "s", kind: "scan", state: "answered", at: 0, message: { method: "camera", read: "DB:A", sitting_id: 7 },
  answer: { verdict: "admitted", tone: "go" },
};
const undoing = (n, state, error = null) => ({ n, id: `v${n}`, kind: "void", state, message: { scan_id: "s" }, error });
const entryOf = (...voids) => scanEntries([SCAN, ...voids].sort((one, other) => other.n - one.n), { names: new Map(), now: 1 })[0];

test("a scan says in which sitting it was", () => {
  assert.equal(entryOf().sittingId, 7);
});

test("an undoing that was refused can be tried again", () => {
  const { undoing: state, undoError, mayUndo } = entryOf(undoing(2, "aside", { code: "void_not_permitted" }));
  assert.deepEqual([state, undoError, mayUndo], ["refused", { code: "void_not_permitted" }, true]);
});

test("the newest undoing of a scan counts", () => {
  const refused = undoing(2, "aside", { code: "void_not_permitted" });
  for (const [state, said] of [["answered", "done"], ["unsent", "waiting"]]) {
    const { undoing: shown, undoError, mayUndo } = entryOf(refused, undoing(3, state));
    assert.deepEqual([shown, undoError, mayUndo], [said, null, false]);
  }
});

test("undos that were refused stand for themselves, the newest first, with whom they were of", () => {
  const refused = undoing(2, "aside", { code: "void_not_permitted" });
  const entries = undoEntries([SCAN, refused, { ...undoing(3, "aside"), message: { scan_id: "t" } }], new Map([["s", "Hằng"]]));
  assert.deepEqual(entries.map(({ id, name, undoError }) => [id, name, undoError]), [
    ["v3", "", null],
    ["v2", "Hằng", { code: "void_not_permitted" }],
  ]);
});
