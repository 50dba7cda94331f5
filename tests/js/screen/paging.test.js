import assert from "node:assert/strict";
import { test } from "node:test";

import { gridFor } from "../../../static/js/screen/paging.js";

test("what fits stands on one page", () => {
  assert.deepEqual(gridFor(20, 4, 5), { pages: 1, perPage: 20, columns: 4, rows: 5 });
  assert.deepEqual(gridFor(9, 4, 5), { pages: 1, perPage: 12, columns: 4, rows: 3 });
});

test("few stand side by side", () => {
  assert.deepEqual(gridFor(3, 4, 5), { pages: 1, perPage: 3, columns: 3, rows: 1 });
  assert.deepEqual(gridFor(1, 4, 5), { pages: 1, perPage: 1, columns: 1, rows: 1 });
});

test("more make pages of about equal length", () => {
  assert.deepEqual(gridFor(60, 4, 5), { pages: 3, perPage: 20, columns: 4, rows: 5 });
  assert.deepEqual(gridFor(22, 4, 5), { pages: 2, perPage: 12, columns: 4, rows: 3 });
});

test("every one is shown, on a page that fits, and no page is empty", () => {
  for (let count = 0; count <= 130; count += 1) {
    for (const [columns, rows] of [[4, 5], [5, 4], [2, 5], [1, 1]]) {
      const grid = gridFor(count, columns, rows);
      assert.ok(grid.perPage <= columns * rows, `${count}: page too long`);
      assert.ok(grid.pages * grid.perPage >= count, `${count}: somebody is missing`);
      assert.ok(count === 0 || (grid.pages - 1) * grid.perPage < count, `${count}: an empty page`);
    }
  }
});
