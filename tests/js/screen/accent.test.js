import assert from "node:assert/strict";
import { test } from "node:test";

import { contrast, readableAccent } from "../../../static/js/screen/accent.js";

const [PAPER, NIGHT] = ["#f7f5f0", "#0f1723"];

test("a colour that reads well stays as it is", () => {
  assert.equal(readableAccent("#0b4ea2", PAPER), "#0b4ea2");
});

test("black on white has the greatest contrast there is", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
});

test("every colour can be read on either paper", () => {
  for (const color of ["#000000", "#ffffff", "#ffff00", "#0b4ea2", "#a3161f", "#777777", "#00ff00"]) {
    assert.ok(contrast(readableAccent(color, PAPER), PAPER) >= 4.5, color);
    assert.ok(contrast(readableAccent(color, NIGHT), NIGHT) >= 6.5, color);
  }
});

test("what is no colour leaves the style sheet's own", () => {
  for (const wrong of ["", "blue", "#fff", "url(x)", "#0b4ea2; x"]) assert.equal(readableAccent(wrong, PAPER), null);
});
