/**
 * What a phone does with the digest, in Node: node digest_load.js FOLDER prints one JSON line. Times in milliseconds.
 *
 * The yardstick is what no phone can save: unzipping the same bytes and reading them as JSON.
 */

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { createDigest } from "../../static/js/door/digest.js";

const ROUNDS = 7;
const folder = process.argv[2];
const zipped = readFileSync(`${folder}/digest.json.gz`);
const codes = JSON.parse(readFileSync(`${folder}/codes.json`));

const parse = () => JSON.parse(gunzipSync(zipped).toString("utf8"));
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

async function milliseconds(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function measured(work) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await milliseconds(work));
  return median(times);
}

function freshDigest() {
  let kept = null;
  const storage = { load: async () => null, save: async (state) => void (kept = state) };
  return { digest: createDigest({ fetchDigest: async () => parse(), storage }), kept: () => kept };
}

const first = freshDigest();
await first.digest.refresh();
const storage = { load: async () => first.kept(), save: async () => {} };

const parseMs = await measured(parse);
const loadMs = await measured(() => freshDigest().digest.refresh());
const reopenMs = await measured(() => createDigest({ fetchDigest: async () => null, storage }).load());
const lookUps = [];
for (const code of codes) lookUps.push(await milliseconds(() => first.digest.find(code)));
const found = await Promise.all(codes.map((code) => first.digest.find(code)));

const rounded = (value) => Math.round(value * 100) / 100;
process.stdout.write(
  `${JSON.stringify({
    records: first.digest.size(),
    found: found.filter(({ record }) => record?.full_name).length,
    parse_ms: rounded(parseMs),
    load_ms: rounded(loadMs),
    reopen_ms: rounded(reopenMs),
    look_up_ms: rounded(median(lookUps)),
  })}\n`,
);
