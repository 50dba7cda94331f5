import assert from "node:assert/strict";
import { test } from "node:test";
import { foremostObstacle } from "../../../static/js/door/obstacle.js";

test("a QR reader that did not load is told whatever the camera does", () => {
  const told = [undefined, null, "denied", "no_picture"].map((camera) => foremostObstacle({ camera, decoder: "decoder" }));
  assert.deepEqual(told, Array(4).fill("decoder"));
});

test("a camera's problem is told where the QR reader is well", () => {
  assert.equal(foremostObstacle({ camera: "busy", decoder: null }), "busy");
});

test("where another browser is needed, that is told first", () => {
  const told = ["in_app", "insecure", "unsupported"].map((camera) => foremostObstacle({ camera, decoder: "decoder" }));
  assert.deepEqual(told, ["in_app", "insecure", "unsupported"]);
});

test("badges are read once the camera runs and the QR reader is loaded, not before", () => {
  const told = [undefined, null].map((camera) => [undefined, null].map((decoder) => foremostObstacle({ camera, decoder })));
  assert.deepEqual(told, [[undefined, undefined], [undefined, null]]);
});

test("a camera's problem is told while the QR reader loads", () => {
  assert.equal(foremostObstacle({ camera: "denied", decoder: undefined }), "denied");
});
