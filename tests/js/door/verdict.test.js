import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, mayOverride } from "../../../static/js/door/verdict.js";

const words = {
  seat: "Ghế %(seat)s",
  right_entrances: "Đến %(entrances)s",
  overrode: "Ngoại lệ: %(verdict)s",
  verdicts: {
    admitted: { word: "Mời vào" },
    already_inside: { word: "Đã vào", detail: "Lúc %(time)s tại %(entrance)s", advice: "So mặt với thẻ" },
    unknown_badge: { word: "Thẻ lạ", detail: "Không phải thẻ", typed: "Không có số %(number)s", place: "Bàn thẻ" },
    badge_replaced: { word: "Đã thay", detail: "Thẻ mới lúc %(time)s", place: "Bàn thẻ" },
    wrong_entrance: { word: "Sai cửa", place: "Cửa khác" },
    needs_attention: { word: "Mời vào", advice: "Đọc ghi chú" },
    sitting_closed: { word: "Đã đóng", detail: "%(sitting)s đã đóng" },
    other: { word: "Dừng lại", detail: "Tải lại trang" },
  },
};
const hang = {
  full_name: "Nguyễn Thị Hằng",
  category: "Đại biểu chính thức",
  category_color: "#a3161f",
  delegation: "Quận 1",
  seat: "B-14",
};
const said = (answer, reading = {}) =>
  describe(
    { delegate: null, previous: null, badge_ended_at: null, ...answer },
    { words, timeOf: (iso) => `T${iso}`, read: "0117", method: "camera", sitting: "Phiên 1", ...reading },
  );
const text = (lines) => lines.map((line) => line.map((piece) => piece.text).join(""));

test("an admission names the delegate and the seat", () => {
  assert.deepEqual(said({ verdict: "admitted", tone: "go", delegate: hang }), {
    tone: "go",
    word: "Mời vào",
    name: "Nguyễn Thị Hằng",
    category: { name: "Đại biểu chính thức", color: "#a3161f" },
    delegation: "Quận 1",
    lines: [],
    place: "Ghế B-14",
    spoken: "Mời vào. Nguyễn Thị Hằng. Ghế B-14",
  });
});

test("already inside tells when and where", () => {
  const previous = { at: "0741", entrance: "Cửa 3" };
  const { lines, spoken } = said({ verdict: "already_inside", tone: "look", delegate: hang, previous });
  assert.deepEqual(text(lines), ["Lúc T0741 tại Cửa 3", "So mặt với thẻ"]);
  assert.equal(spoken, "Đã vào. Nguyễn Thị Hằng. Lúc T0741 tại Cửa 3. So mặt với thẻ. Ghế B-14");
});

test("an unknown badge names nobody and says where to go", () => {
  const { name, category, delegation, lines, place } = said({ verdict: "unknown_badge", tone: "stop" });
  assert.deepEqual([name, category, delegation, text(lines), place], ["", null, "", ["Không phải thẻ"], "Bàn thẻ"]);
});

test("what is read aloud has one full stop between two sentences", () => {
  const note = "Đưa tới hàng ghế đầu.";
  const { spoken } = said({ verdict: "needs_attention", tone: "look", delegate: hang, note });
  assert.equal(spoken.includes(".."), false);
  assert.ok(spoken.includes("Đưa tới hàng ghế đầu. "), spoken);
});

test("an unknown number is said back to who typed it", () => {
  assert.deepEqual(text(said({ verdict: "unknown_badge", tone: "stop" }, { method: "typed" }).lines), ["Không có số 0117"]);
});

test("where to go for a dead badge stands in place of the seat", () => {
  const { lines, place } = said({ verdict: "badge_replaced", tone: "stop", delegate: hang, badge_ended_at: "0655" });
  assert.deepEqual([text(lines), place], [["Thẻ mới lúc T0655"], "Bàn thẻ"]);
});

test("a closed sitting is named", () => {
  assert.deepEqual(text(said({ verdict: "sitting_closed", tone: "stop", delegate: hang }).lines), ["Phiên 1 đã đóng"]);
});

test("a verdict of a newer server keeps its tone and never turns into an admission", () => {
  const { tone, word } = said({ verdict: "of_next_year", tone: "look", delegate: hang });
  assert.deepEqual([tone, word], ["look", "Dừng lại"]);
});

test("the note to staff stands before everything else", () => {
  const { lines, spoken } = said({ verdict: "needs_attention", tone: "look", delegate: hang, note: "Xe lăn" });
  assert.deepEqual(text(lines), ["Xe lăn", "Đọc ghi chú"]);
  assert.equal(spoken, "Mời vào. Nguyễn Thị Hằng. Xe lăn. Đọc ghi chú. Ghế B-14");
});

test("the wrong entrance names the right ones", () => {
  const answer = { verdict: "wrong_entrance", tone: "look", delegate: hang, right_entrances: ["Cửa 2", "Cửa 3"] };
  assert.equal(said(answer).place, "Đến Cửa 2, Cửa 3");
});

test("an exception says what was set aside", () => {
  const { lines } = said({ verdict: "admitted", tone: "go", delegate: hang, overrode: "badge_replaced" });
  assert.deepEqual(text(lines), ["Ngoại lệ: Đã thay"]);
});

test("only somebody of the event who was refused may be let in all the same", () => {
  const answers = [
    { verdict: "sitting_closed", delegate: hang },
    { verdict: "badge_replaced", delegate: hang },
    { verdict: "unknown_badge", delegate: null },
    { verdict: "already_inside", delegate: hang },
    { verdict: "admitted", delegate: hang },
    { verdict: "left", delegate: hang, direction: "out" },
  ];
  assert.deepEqual(answers.map(mayOverride), [true, true, false, false, false, false]);
});

test("who ended a badge is named with the time", () => {
  const own = wordsWith({ detail: "At %(time)s.", detail_by: "By %(who)s at %(time)s." });
  const answer = { verdict: "badge_replaced", tone: "stop", delegate: null, badge_ended_at: "0655", badge_ended_by: "Lan" };
  assert.deepEqual(
    [describe(answer, own), describe({ ...answer, badge_ended_by: "" }, own)].map(({ spoken }) => spoken),
    ["Replaced. By Lan at 0655", "Replaced. At 0655"],
  );
});

function wordsWith(sentences) {
  return {
    words: { verdicts: { badge_replaced: { word: "Replaced", ...sentences } } },
    timeOf: (time) => time,
    read: "",
    method: "camera",
    sitting: "",
  };
}
