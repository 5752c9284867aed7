import { expect, it } from "vitest";
import { Refused, Unreachable } from "../core/api.ts";
import { joined } from "./attendee-pages.ts";
import { Intention } from "./intention.ts";
import { byRow, mayChoose, possible } from "./marking.ts";
import { overTime } from "./over-time.ts";
import { inOrder, phaseOf } from "./phases.ts";
import { attendees, cells, matching } from "./sheet.ts";

const HEAD =
  "\uFEFFbooking_id,status,seat,section,row,place,category,price,currency,name,email,phone,booked_at,checked_in_at\r\n";
const SHEET = `${HEAD}bkg_1,confirmed,A-1-1,A,1,1,stalls,12.50,EUR,"Bo ""B"", Ek",bo@example.com,,2026-12-01T10:00:00Z,\r
bkg_1,confirmed,A-1-2,A,1,2,stalls,12.50,EUR,"Bo ""B"", Ek",bo@example.com,,2026-12-01T10:00:00Z,2026-12-01T18:00:00Z\r
bkg_2,confirmed,B-1-1,B,1,1,balcony,9.50,EUR,'=SUM(1),,'+4670,2026-12-01T11:00:00Z,\r
`;

it("reads cells in quotes", () => {
  expect(cells('a,"b,""c""\n",d\r\ne')).toEqual([["a", 'b,"c"\n', "d"], ["e"]]);
});

it("lists bookings with their seats, and finds them by every word", () => {
  const all = attendees(SHEET);
  expect(all.map((one) => [one.name, one.phone, one.seats.length])).toEqual([
    ['Bo "B", Ek', "", 2],
    ["=SUM(1)", "+4670", 1],
  ]);
  expect(all[0]?.seats[1]?.checkedIn).toBe("2026-12-01T18:00:00Z");
  const found = (words: string) =>
    matching(all, words, (seat) => seat.replace(/(.*)-(.*)-(.*)/, "Stalls $1, Row $2, Seat $3")).map(
      (one) => one.booking,
    );
  expect(found("ek A-1-2")).toEqual(["bkg_1"]);
  expect(found("ek balcony")).toEqual([]);
  expect([found("row 1 seat 2"), found("bo row 1, se"), found("4670 row 1")]).toEqual([
    ["bkg_1"],
    ["bkg_1"],
    ["bkg_2"],
  ]);
  expect([found("row 2 seat 1"), found("seat 12"), found("row 46")]).toEqual([[], [], []]);
});

it("joins pages under one heading", () => {
  expect(joined([SHEET, `${HEAD}bkg_3`]).split("booking_id")).toHaveLength(2);
});

it("counts tickets in steps that end now", () => {
  const now = Date.parse("2026-12-01T12:31:00Z");
  const steps = overTime(
    [
      { at: "2026-12-01T10:00:00Z", seats: 2 },
      { at: "2026-12-01T12:30:00Z", seats: 1 },
    ],
    now,
  );
  expect(steps.length).toBeGreaterThanOrEqual(12);
  expect([steps.at(-1)?.count, steps.at(-1)?.sum]).toEqual([1, 3]);
  expect(overTime([], now)).toEqual([]);
});

it("sends a press again with its key until it is answered", async () => {
  const one = new Intention();
  const keys: string[] = [];
  const send = (answer: unknown) => async (key: string) => {
    keys.push(key);
    if (answer instanceof Error) throw answer;
  };
  await one.send("publish", send(new Unreachable())).catch(() => {});
  await one.send("publish", send("done"));
  await one.send("publish", send(new Refused(409, "STALE", "", {}, undefined))).catch(() => {});
  await one.send("publish", send("done"));
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
});

it("chooses what is free or off sale, and changes it row by row", () => {
  const states = new Map(
    Object.entries({ "A-1-1": "free", "A-1-2": "blocked", "A-1-3": "booked" }).map(
      ([key, state]) => [key, { state, accessible: false }] as const,
    ),
  );
  expect(["A-1-1", "A-1-2", "A-1-3"].map((key) => mayChoose(key, states))).toEqual([true, true, false]);
  expect(possible(["A-1-1"], states)).toEqual({ block: true, unblock: false });
  expect(possible(["A-1-1", "A-1-2"], states)).toEqual({ block: false, unblock: false });
  const many = Array.from({ length: 70 }, (_, seat) => `A-1-${seat}`);
  expect(byRow([...many, "B-1-1"]).map((seats) => seats.length)).toEqual([60, 10, 1]);
});

it("knows how an event stands", () => {
  const now = Date.parse("2026-12-01T12:00:00Z");
  const event = {
    status: "published",
    starts_at: "2026-12-02T12:00:00Z",
    ends_at: null,
    on_sale_at: "2026-12-01T10:00:00Z",
    sale_ends_at: "2026-12-02T12:00:00Z",
  };
  expect(phaseOf(event, now)).toBe("open");
  expect(phaseOf({ ...event, on_sale_at: "2026-12-01T13:00:00Z" }, now)).toBe("before");
  expect(phaseOf({ ...event, status: "draft" }, now)).toBe("draft");
  expect(phaseOf({ ...event, sale_ends_at: "2026-12-01T11:00:00Z" }, now)).toBe("after");
  expect(phaseOf({ ...event, status: "cancelled" }, now)).toBe("cancelled");
  const later = { ...event, starts_at: "2026-12-03T12:00:00Z", sale_ends_at: "2026-12-03T12:00:00Z" };
  expect(inOrder([later, event], "open", now)).toEqual([event, later]);
});
