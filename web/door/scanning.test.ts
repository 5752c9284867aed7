import { expect, it } from "vitest";
import { listed, matching } from "./guests.ts";
import { sorted } from "./sorted.ts";
import { Wedge } from "./wedge.ts";

function typed(wedge: Wedge, text: string, gap: number): string | undefined {
  let found: string | undefined;
  [...text, "Enter"].forEach((key, place) => {
    found = wedge.key(key, 1_000 + place * gap);
  });
  return found;
}

it("knows a hand scanner by its speed and the length of what it reads", () => {
  const code = "eyJhbGciOiJFZERTQSJ9.abc-_.def";
  expect(typed(new Wedge(), code, 10)).toBe(code);
  expect(typed(new Wedge(), code, 1_100)).toBeUndefined();
  expect(typed(new Wedge(), "short", 10)).toBeUndefined();
});

it("begins anew after each code, and ignores keys that write nothing", () => {
  const wedge = new Wedge();
  for (const key of ["Shift", "Tab"]) expect(wedge.key(key, 990)).toBeUndefined();
  expect(typed(wedge, "a".repeat(30), 5)).toBe("a".repeat(30));
  expect(wedge.key("Enter", 1_200)).toBeUndefined();
});

const SHEET =
  "\uFEFFbooking_id,status,seat,name,checked_in_at\r\n" +
  'bkg_1,confirmed,A-1-1,"Li, ""Ann""\nSofie",2026-12-01T19:40:00Z\r\n' +
  "bkg_2,confirmed,A-1-2,,\r\n";

it("reads the list of guests, whatever their names have in them", () => {
  expect(listed(SHEET)).toEqual([
    { booking: "bkg_1", seat: "A-1-1", name: 'Li, "Ann"\nSofie', in: true },
    { booking: "bkg_2", seat: "A-1-2", name: "", in: false },
  ]);
});

it("finds guests by the beginnings of words", () => {
  const all = ["Ann Li", "Anton Lind", "Bo Li"].map((name, at) => ({
    booking: `bkg_${at}`,
    seat: `A-1-${at}`,
    name,
    in: false,
  }));
  expect(matching(all, "an li", 9).map(({ name }) => name)).toEqual(["Ann Li", "Anton Lind"]);
  expect(matching(all, "a-1-2", 9).map(({ name }) => name)).toEqual(["Bo Li"]);
  const words = (seat: string) => `Stalls, Row ${seat.split("-")[1]}, Seat ${seat.split("-")[2]}`;
  expect(matching(all, "Stalls, row 1, seat 2", 9, words).map(({ name }) => name)).toEqual(["Bo Li"]);
  expect(matching(all, " ", 9)).toEqual([]);
});

it("puts the door of now first", () => {
  const event = (name: string, starts_at: string, ends_at: string | null = null) => ({ name, starts_at, ends_at });
  const all = [
    event("next year", "2027-01-01T19:00:00Z"),
    event("now", "2026-12-01T16:00:00Z"),
    event("long over", "2026-11-01T16:00:00Z"),
    event("over", "2026-12-01T12:00:00Z", "2026-12-01T14:00:00Z"),
  ];
  const { coming, past } = sorted(all, Date.parse("2026-12-01T19:00:00Z"));
  expect([coming, past].map((some) => some.map(({ name }) => name))).toEqual([
    ["now", "next year"],
    ["over", "long over"],
  ]);
});
