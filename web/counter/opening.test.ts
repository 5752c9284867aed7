import { expect, it } from "vitest";
import { Refused } from "../core/api.ts";
import { added, repeated, shifted, typed, wrongFields } from "./opening.ts";

const names = (all: ReadonlyArray<{ name: string }>) => all.map(({ name }) => name);

it("adds lines under keys of their own, and moves them without leaving the list", () => {
  const all = added(typed(["Bread", "Fish"]));
  expect(all.map(({ key }) => key)).toEqual([0, 1, 2]);
  expect(names(shifted(all, 1, -1))).toEqual(["Fish", "Bread", ""]);
  expect(names(shifted(all, 0, -1))).toEqual(["Bread", "Fish", ""]);
  expect(names(shifted(all, 2, 1))).toEqual(["Bread", "Fish", ""]);
  expect(added([])).toEqual([{ key: 0, name: "" }]);
});

it("finds the second of two lines with one name, whatever the case, and none without a name", () => {
  expect([...repeated(typed(["Bread", "", "bread ", ""]))]).toEqual([2]);
});

it("reads which fields were refused", () => {
  const fields = [
    { path: "queues[1]", problem: "is too long" },
    { path: "email", problem: "is wrong" },
  ];
  expect(wrongFields(new Refused(422, "INVALID", "", { fields }, undefined))).toEqual(["queues", "email"]);
  expect(wrongFields(new Refused(409, "STORE_OPEN", "", {}, undefined))).toEqual([]);
  expect(wrongFields(new Error())).toEqual([]);
});
