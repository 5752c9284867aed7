// Instants as they are at the venue. A local time that occurs twice, because the clocks are put back, says its offset.

const HALF_A_DAY = 12 * 60 * 60 * 1000;

export type Parts = Intl.DateTimeFormatOptions;

export const DAY: Parts = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
export const TIME: Parts = { hour: "numeric", minute: "2-digit" };
export const WHEN: Parts = { ...DAY, ...TIME };

export function shown(instant: string, zone: string, language: string, parts: Parts = WHEN): string {
  const at = Date.parse(instant);
  try {
    return format(at, zone, language, parts);
  } catch (error) {
    // The server may know a time zone that this browser does not.
    if (!(error instanceof RangeError)) throw error;
    return format(at, "UTC", language, { ...parts, timeZoneName: "short" });
  }
}

// Whether the clocks there differ from those of this device at that instant.
export function elsewhere(instant: string, zone: string): boolean {
  try {
    return offset(Date.parse(instant), zone) !== -new Date(instant).getTimezoneOffset() * 60_000;
  } catch {
    return true;
  }
}

function format(at: number, timeZone: string, language: string, parts: Parts): string {
  const text = new Intl.DateTimeFormat(language, { ...parts, timeZone }).format(at);
  return parts.hour ? text + repeated(at, timeZone) : text;
}

function repeated(at: number, zone: string): string {
  const here = offset(at, zone);
  const others = [at - HALF_A_DAY, at + HALF_A_DAY].map((then) => offset(then, zone));
  const twice = others.some((other) => other !== here && offset(at + here - other, zone) === other);
  return twice ? ` (${clockOffset(here / 60_000)})` : "";
}

// By how many milliseconds the clocks there are ahead of UTC.
export function offset(at: number, timeZone: string): number {
  const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const parts = new Intl.DateTimeFormat("en-US", { ...numbers, hourCycle: "h23", timeZone }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute"));
  return local - Math.floor(at / 60_000) * 60_000;
}

function clockOffset(minutes: number): string {
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

// The midnight of this device that begins the day, "2026-12-31", or one that many days later.
export function midnight(day: string, later = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later);
}

// 4:59 for people who look.
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
