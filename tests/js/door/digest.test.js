import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createDigest } from "../../../static/js/door/digest.js";
import { NotReached } from "../../../static/js/door/server.js";

const { records } = JSON.parse(readFileSync(new URL("../../vectors/digest.json", import.meta.url)));
const [hang, lost] = records;

const PLAN = { event_id: 1, categories: [], delegations: [], sittings: [], entrances: [] };
const base64Of = (packed) => Buffer.concat(packed.map((text) => Buffer.from(text, "base64"))).toString("base64");
const told = ({ version, since = null, has = [], gone = [], plan = PLAN }) => ({
  version,
  since,
  seq: 1,
  ...plan,
  badges: base64Of(has.map(({ packed }) => packed)),
  gone: Buffer.from(gone.map(({ index }) => index).join(""), "hex").toString("base64"),
});

/** A phone whose server gives these answers in turn; `asked` are the versions that it asked with. */
function phoneWith(answers, kept = null) {
  const [asked, saved] = [[], []];
  const digest = createDigest({
    async fetchDigest(since) {
      asked.push(since);
      const answer = answers.shift() ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    storage: { load: async () => kept, save: async (state) => void saved.push(state) },
  });
  return { digest, asked, saved };
}

test("the badge in hand tells who it is", async () => {
  const { digest } = phoneWith([told({ version: "v1", has: [hang, lost] })]);
  assert.equal(await digest.refresh(), true);
  const { index, record } = await digest.find(`${hang.code.toLowerCase()}\n`);
  assert.deepEqual([index, record.full_name, record.event_id], [hang.index, "Nguyễn Thị Thuý Hằng", 1]);
  assert.deepEqual([record.ended, record.withdrawn, record.activated], [null, null, null]);
});

test("a badge says what became of it", async () => {
  const { digest } = phoneWith([told({ version: "v1", has: [hang, lost] })]);
  await digest.refresh();
  assert.deepEqual((await digest.find(lost.code)).record.ended, lost.says[7].ended);
});

test("a badge that is not there has an index and no record, another text has neither", async () => {
  const { digest } = phoneWith([told({ version: "v1", has: [hang] })]);
  await digest.refresh();
  assert.deepEqual(await digest.find(lost.code), { index: lost.index, record: null });
  assert.deepEqual(await digest.find("0117"), { index: null, record: null });
});

test("changes are asked for by version, added and taken away", async () => {
  const first = told({ version: "v1", has: [hang] });
  const { digest, asked } = phoneWith([first, told({ version: "v2", since: "v1", has: [lost], gone: [hang] })]);
  await digest.refresh();
  assert.deepEqual([await digest.refresh(), asked, digest.size()], [true, [null, "v1"], 1]);
  assert.deepEqual([(await digest.find(hang.code)).record, (await digest.find(lost.code)).index], [null, lost.index]);
});

test("an answer that is not built on what this phone has replaces it", async () => {
  const { digest } = phoneWith([told({ version: "v1", has: [hang] }), told({ version: "v9", has: [lost] })]);
  await digest.refresh();
  await digest.refresh();
  assert.equal((await digest.find(hang.code)).record, null);
});

test("nothing new leaves everything as it is", async () => {
  const { digest, saved } = phoneWith([told({ version: "v1", has: [hang] })]);
  await digest.refresh();
  assert.deepEqual([await digest.refresh(), digest.size(), saved.length], [false, 1, 1]);
});

test("what was kept is there after a restart, without the server", async () => {
  const before = phoneWith([told({ version: "v1", has: [hang] })]);
  await before.digest.refresh();
  const { digest, asked } = phoneWith([new NotReached("dead")], before.saved[0]);
  assert.equal((await digest.find(hang.code)).record.full_name, "Nguyễn Thị Thuý Hằng");
  await assert.rejects(digest.refresh(), NotReached);
  assert.deepEqual([asked, digest.size()], [["v1"], 1]);
});

test("what is kept holds no name", async () => {
  const { digest, saved } = phoneWith([told({ version: "v1", has: [hang, lost] })]);
  await digest.refresh();
  const kept = Buffer.from(saved[0].records).toString("utf8") + JSON.stringify(saved[0].clear);
  assert.equal(kept.includes("Hằng"), false);
});

test("looks that overlap share one request", async () => {
  const { digest, asked } = phoneWith([told({ version: "v1" })]);
  await Promise.all([digest.refresh(), digest.refresh()]);
  assert.deepEqual(asked, [null]);
});

test("an answer that comes after everything was forgotten is not kept", async () => {
  const { digest, saved } = phoneWith([told({ version: "v1", has: [hang] })]);
  const looking = digest.refresh();
  await digest.load();
  digest.forget();
  assert.deepEqual([await looking, digest.size(), saved], [false, 0, []]);
});
