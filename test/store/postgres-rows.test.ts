import { expect, test } from "vitest";
import { type Listed, toRows } from "../../shared/store/postgres/rows.ts";

const COLUMNS = ["id", "sentAt", "code"].map((name) => ({ name }));

function listed(rows: unknown[][], columns: Listed["columns"]): Listed {
  return Object.assign(rows, { columns });
}

test("toRows() names the values of each row, and no row has another's", () => {
  const rows = toRows(
    listed(
      [
        ["a", 1, "x"],
        ["b", null, "y"],
      ],
      COLUMNS,
    ),
  );
  expect(rows.map((row) => Object.entries(row))).toEqual([
    [
      ["id", "a"],
      ["sentAt", 1],
      ["code", "x"],
    ],
    [
      ["id", "b"],
      ["sentAt", null],
      ["code", "y"],
    ],
  ]);
});

test("toRows() starts each run of the same statement with nothing of the one before", () => {
  toRows(listed([["a", 1, "x"]], COLUMNS));
  expect(toRows(listed([["b"]], COLUMNS))).toEqual([{ id: "b", sentAt: undefined, code: undefined }]);
});

test.each([{ columns: null }, { columns: undefined }])(
  "toRows() of a result with columns $columns is nothing",
  ({ columns }) => {
    expect(toRows(listed([], columns))).toEqual([]);
  },
);
