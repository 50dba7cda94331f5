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

test("a camera of which nothing is known yet is no running one", () => {
  assert.deepEqual([undefined, null].map((camera) => foremostObstacle({ camera, decoder: null })), [undefined, null]);
});
