import assert from "node:assert/strict";
import { test } from "node:test";

import { initials } from "../../../static/js/screen/people.js";

const NAMES = {
  "Nguyễn Thị Thuý Hằng": "TH",
  "Lê Hữu Đức": "HĐ",
  "H'Hen Niê": "HN",
  "Y Bhiăt Êban": "BÊ",
  Ánh: "Á",
  "Bùi Văn Ễnh": "VỄ",
  "Nguyen-Smith, An": "SA",
  "  ": "",
  "đỗ ân": "ĐÂ",
  "Lê Văn 2": "LV",
};

for (const [name, expected] of Object.entries(NAMES)) {
  test(`${name} is ${expected || "nobody"}`, () => assert.equal(initials(name), expected));
}

test("marks that stand apart stay with their letter", () => {
  assert.equal(initials("Lê Ánh".normalize("NFD")).normalize("NFC"), "LÁ");
});
