import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { figuresFor, judge, neededOf } from "../../../static/js/shared/quorum.js";

const cases = JSON.parse(readFileSync(new URL("../../vectors/quorum.json", import.meta.url)));

test("screens judge as the server does", () => {
  const judged = cases.map(({ rule, count, delegations }) => {
    const figures = figuresFor(rule, count, delegations);
    return { figures, quorum: judge(rule, figures) };
  });
  assert.deepEqual(
    judged,
    cases.map(({ figures, quorum }) => ({ figures, quorum })),
  );
});

test("numbers that congresses know", () => {
  const atLeast = { numerator: 2, denominator: 3, more_than: false };
  const moreThan = { numerator: 1, denominator: 2, more_than: true };
  assert.deepEqual([549, 180, 201].map((whole) => neededOf(atLeast, whole)), [366, 120, 134]);
  assert.deepEqual([200, 201].map((whole) => neededOf(moreThan, whole)), [101, 101]);
});
