import { expect, it } from "vitest";
import { Memory, Storage } from "../core/storage.ts";
import { Editing } from "./editing.ts";
import { faultsOf, placeOf } from "./faults.ts";
import { categoriesOf, type Plan, seatsOf, withCategory, withMark, withMoved, withSeats, withSection } from "./plan.ts";
import { NotAPlan, read, written } from "./plan-json.ts";

const row = (id: string, seats: string[], category = "stalls") => ({
  id,
  category,
  seats,
  blocked: [],
  accessible: [],
});
const PLAN: Plan = [
  { id: "A", name: "Stalls", rows: [row("1", ["1", "2", "3"]), row("2", ["1", "2"])] },
  { id: "B", name: "", rows: [row("1", ["1"], "balcony")] },
];

it("counts seats and names categories", () => {
  expect([seatsOf(PLAN), categoriesOf(PLAN)]).toEqual([6, ["stalls", "balcony"]]);
});

it("marks a seat in the order of its row, and unmarks it", () => {
  const twice = withMark(withMark(PLAN, "A-1-3", "blocked"), "A-1-1", "blocked");
  expect(twice[0]?.rows[0]?.blocked).toEqual(["1", "3"]);
  expect(withMark(twice, "A-1-3", "blocked")[0]?.rows[0]?.blocked).toEqual(["1"]);
});

it("forgets the marks of seats that are gone", () => {
  const [first] = withMark(PLAN, "A-1-3", "accessible")[0]?.rows ?? [];
  expect(first && withSeats(first, ["1", "2"]).accessible).toEqual([]);
});

it("renames a category everywhere, moves sections, and finds a free short name", () => {
  expect(categoriesOf(withCategory(PLAN, "stalls", "gold"))).toEqual(["gold", "balcony"]);
  expect(withMoved(PLAN, "B", -1).map(({ id }) => id)).toEqual(["B", "A"]);
  expect(withMoved(PLAN, "A", -1)).toBe(PLAN);
  expect(withSection(PLAN, "Third").at(-1)?.id).toBe("C");
});

it("finds no fault in a plan that the service takes, and each in one that it refuses", () => {
  expect(faultsOf(PLAN)).toEqual([]);
  expect(faultsOf([])).toEqual([{ problem: "noSections" }]);
  const broken: Plan = [
    { id: "A", name: "Stalls", rows: [row("1", ["1", "1", "seat 2"]), row("1", [], "gold/silver")] },
    { id: "A", name: "", rows: [] },
  ];
  expect(faultsOf(broken).map(({ problem }) => problem)).toEqual([
    "sectionTwice",
    "rowTwice",
    "seatId",
    "seatTwice",
    "category",
    "noSeats",
    "noRows",
  ]);
});

it("names the place of a path", () => {
  expect(placeOf("sections[0].rows[1].seats[1]", PLAN)).toEqual({ section: "Stalls", row: "2", seat: "2" });
  expect(placeOf("sections[1].id", PLAN)).toEqual({ section: "B" });
  expect(placeOf("timezone", PLAN)).toEqual({});
});

it("reads what it has written", () => {
  const plan = withMark(PLAN, "A-1-3", "blocked");
  expect(read(written(plan)).plan).toEqual(plan.map((one) => ({ ...one, name: one.name })));
});

it("names everything that is no plan", () => {
  const faults = (text: string) => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof NotAPlan) return error.faults.map(({ path, wanted }) => `${path} ${wanted}`);
    }
    return [];
  };
  expect(faults("{")).toEqual([" json"]);
  expect(faults('{"sections": [{"id": 1, "rows": [{"id": "1", "category": "a", "seats": [1]}, 2]}]}')).toEqual([
    "sections[0].id text",
    "sections[0].id text",
    "sections[0].rows[0].seats[0] text",
    "sections[0].rows[1] object",
    "sections[0].rows[1].id text",
    "sections[0].rows[1].category text",
    "sections[0].rows[1].seats list",
  ]);
});

it("keeps a drawing on the device, undoes and does again", () => {
  const storage = new Storage(new Memory());
  const one = new Editing(storage, PLAN);
  one.press("A-1-2", "blocked");
  one.know({ name: "Roxy 1" });
  expect(one.row.value).toBe("1");
  const other = new Editing(storage, []);
  expect([other.kept, other.facts.value.name, other.plan.value[0]?.rows[0]?.blocked]).toEqual([true, "Roxy 1", ["2"]]);
  one.undo();
  expect(one.plan.value).toBe(PLAN);
  one.redo();
  expect(one.plan.value[0]?.rows[0]?.blocked).toEqual(["2"]);
  one.forget();
  expect(new Editing(storage, PLAN).kept).toBe(false);
});
