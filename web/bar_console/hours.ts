// A bar's week as its form shows it, every day there; and as the service keeps it, where a day without hours is missing.

import type { Bar } from "./following.ts";

type Hours = NonNullable<Bar["opening_hours"]>;
export type Period = Hours["week"][string][number];
export type Week = Record<Day, readonly Period[]>;

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

export const MOST_PERIODS = 4;
const USUAL: Period = { opens: "17:00", closes: "01:00" };

export function weekOf(hours: Hours | null): Week {
  return week((day) => hours?.week[day] ?? (hours ? [] : [USUAL]));
}

// As the service takes it.
export function hoursOf(shown: Week, timezone: string): Hours {
  return { timezone, week: Object.fromEntries(Object.entries(shown).map(([day, periods]) => [day, [...periods]])) };
}

export function withPeriod(shown: Week, day: Day, place: number, period: Period): Week {
  return { ...shown, [day]: shown[day].map((each, index) => (index === place ? period : each)) };
}

export function withoutPeriod(shown: Week, day: Day, place: number): Week {
  return { ...shown, [day]: shown[day].filter((_, index) => index !== place) };
}

// The next period of a day begins like the last day's, or after the one before.
export function withAnother(shown: Week, day: Day): Week {
  const last = shown[day].at(-1);
  const usual = DAYS.map((each) => shown[each][0]).find((each) => each !== undefined) ?? USUAL;
  return { ...shown, [day]: [...shown[day], last ? { opens: last.closes, closes: last.closes } : usual] };
}

export function everyDay(shown: Week, like: Day): Week {
  return week(() => shown[like]);
}

export function untilNextDay({ opens, closes }: Period): boolean {
  return closes <= opens;
}

function week(periods: (day: Day) => readonly Period[]): Week {
  const [mon, tue, wed, thu, fri, sat, sun] = DAYS.map(periods);
  return {
    mon: mon ?? [],
    tue: tue ?? [],
    wed: wed ?? [],
    thu: thu ?? [],
    fri: fri ?? [],
    sat: sat ?? [],
    sun: sun ?? [],
  };
}
