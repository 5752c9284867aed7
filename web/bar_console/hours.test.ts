import { expect, it } from "vitest";
import { everyDay, hoursOf, untilNextDay, weekOf, withAnother, withoutPeriod, withPeriod } from "./hours.ts";

const LATE = { opens: "18:00", closes: "02:00" };

it("sends the days that have hours and comes back the same", () => {
  const hours = { timezone: "Europe/Berlin", week: { fri: [LATE], sat: [LATE] } };
  const week = weekOf(hours);
  expect(week.mon).toEqual([]);
  const sent = hoursOf(week, "Europe/Berlin");
  expect(weekOf(sent)).toEqual(week);
});

it("changes, adds and removes hours, and has every day like one", () => {
  const none = weekOf({ timezone: "UTC", week: {} });
  const first = withPeriod(withAnother(none, "mon"), "mon", 0, LATE);
  expect(first.mon).toEqual([LATE]);
  expect(everyDay(first, "mon").sun).toEqual([LATE]);
  expect(withAnother(first, "mon").mon.at(-1)?.opens).toBe("02:00");
  expect(withoutPeriod(first, "mon", 0).mon).toEqual([]);
});

it("says what lasts until the next day", () => {
  expect([untilNextDay(LATE), untilNextDay({ opens: "10:00", closes: "18:00" })]).toEqual([true, false]);
});
