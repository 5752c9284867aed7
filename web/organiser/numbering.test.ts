import { expect, it } from "vitest";
import { nextName, type Rows, rowNames, rowsOf, seatNames } from "./numbering.ts";

const ROWS: Rows = {
  first: "A",
  count: 13,
  skip: "I",
  seatsFirst: 18,
  seatsLast: 30,
  from: 1,
  scheme: "forward",
  category: "stalls",
  aisle: 0,
};

it("adds rows that grow evenly, and leaves out letters", () => {
  const rows = rowsOf(ROWS);
  expect(rows.map((row) => row.id).join("")).toBe("ABCDEFGHJKLMN");
  expect(rows.map((row) => row.seats.length)).toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
});

it("goes on after Z, and counts", () => {
  expect(rowNames("Y", 4, "")).toEqual(["Y", "Z", "AA", "AB"]);
  expect(rowNames("9", 3, "IO")).toEqual(["9", "10", "11"]);
});

it.each([
  ["forward", ["1", "2", "3", "4", "5"]],
  ["backward", ["5", "4", "3", "2", "1"]],
  ["odd", ["1", "3", "5", "7", "9"]],
  ["even", ["2", "4", "6", "8", "10"]],
  ["outward", ["5", "3", "1", "2", "4"]],
] as const)("numbers seats %s", (scheme, names) => {
  expect(seatNames(5, 1, scheme)).toEqual(names);
});

it("divides rows by an aisle", () => {
  const [left, right] = rowsOf({ ...ROWS, count: 1, seatsFirst: 5, seatsLast: 5, aisle: 2 });
  expect([left?.id, left?.seats, right?.id, right?.seats]).toEqual(["AL", ["1", "2"], "AR", ["3", "4", "5"]]);
});

it("proposes the name after the last", () => {
  expect([undefined, "C", "H", "12", "BL", "7R"].map((last) => nextName(last, "IO"))).toEqual([
    "A",
    "D",
    "J",
    "13",
    "C",
    "8",
  ]);
});

it("knows no row after a name that does not count", () => {
  for (const name of ["Orchestra", "Orchester1", "constructor", "A1", ""]) expect(nextName(name, "IO")).toBe("A");
  expect(rowNames("Orchestra", 3, "IO")).toEqual([]);
});
