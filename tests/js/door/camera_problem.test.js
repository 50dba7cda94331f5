import assert from "node:assert/strict";
import { test } from "node:test";
import { cameraProblem } from "../../../static/js/door/camera_problem.js";

const CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";
const problem = (error, { userAgent = CHROME, secure = true } = {}) => cameraProblem(error, { userAgent, secure });

test("each failure of the browser has its code", () => {
  const names = ["NotAllowedError", "SecurityError", "NotFoundError", "OverconstrainedError", "NotReadableError", "AbortError"];
  assert.deepEqual(names.map((name) => problem(name)), ["denied", "denied", "missing", "missing", "busy", "busy"]);
});

test("a camera that hangs has a code of its own", () => {
  assert.equal(problem("NoPicture"), "no_picture");
});

test("a failure that nobody foresaw is said plainly", () => {
  assert.equal(problem("TypeError"), "failed");
});

test("without a camera interface it is the address, or else the browser", () => {
  assert.deepEqual([problem(null, { secure: false }), problem(null)], ["insecure", "unsupported"]);
});

test("inside a chat's web view the advice is to leave it, whatever failed", () => {
  const views = ["Zalo android/24", "[FBAN/FBIOS;FBAV/400.0]", "FB_IAB/FB4A;FBAV/400", "Instagram 300.0", "MessengerForiOS"];
  const codes = views.map((view) => problem("NotAllowedError", { userAgent: `${CHROME} ${view}` }));
  assert.deepEqual(codes, Array(5).fill("in_app"));
  assert.equal(problem(null, { userAgent: `${CHROME} Zalo iOS`, secure: false }), "in_app");
});
