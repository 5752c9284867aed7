import { expect, it } from "vitest";
import { countdown, elsewhere, midnight, shown, TIME } from "./times.ts";

const plain = (text: string) => text.replace(/\u202f/g, " ");

it("shows the time of the venue", () => {
  expect(shown("2026-12-01T18:00:00Z", "Europe/Berlin", "de", TIME)).toBe("19:00");
  expect(plain(shown("2026-12-01T18:00:00Z", "America/New_York", "en-US", TIME))).toBe("1:00 PM");
});

it("says the offset of a time that occurs twice", () => {
  expect(shown("2026-10-25T00:30:00Z", "Europe/Berlin", "de", TIME)).toBe("2:30 (+02:00)");
  expect(shown("2026-10-25T01:30:00Z", "Europe/Berlin", "de", TIME)).toBe("2:30 (+01:00)");
  expect(shown("2026-10-25T02:30:00Z", "Europe/Berlin", "de", TIME)).toBe("3:30");
});

it("shows UTC, and says so, for a zone that the browser does not know", () => {
  expect(shown("2026-12-01T18:00:00Z", "Mars/Olympus", "en-GB", TIME)).toContain("UTC");
  expect(elsewhere("2026-12-01T18:00:00Z", "Mars/Olympus")).toBe(true);
});

it("counts down in minutes and seconds", () => {
  expect([countdown(299), countdown(60), countdown(5)]).toEqual(["4:59", "1:00", "0:05"]);
});

it("takes days for those of this device", () => {
  expect(midnight("2026-12-31", 1).getFullYear()).toBe(2027);
});
