// What a clock on the wall shows there, as fields for date and time have it ("2026-12-31T20:00"), and back.

const MINUTE = 60_000;

export function wall(instant: string | number, zone: string): string {
  const at = new Date(instant).getTime();
  return new Date(at + ahead(at, zone)).toISOString().slice(0, 16);
}

// A time that occurs twice is its first occurrence; one that is left out is as much later.
export function instantOf(shown: string, zone: string): string | undefined {
  const local = Date.parse(`${shown}Z`);
  if (Number.isNaN(local)) return undefined;
  const day = 24 * 60 * MINUTE;
  const found = [ahead(local - day, zone), ahead(local + day, zone)].map((offset) => local - offset);
  const fits = found.filter((at) => at + ahead(at, zone) === local);
  const at = fits.length > 0 ? Math.min(...fits) : Math.max(...found);
  return new Date(at).toISOString().replace(".000Z", "Z");
}

// By how many milliseconds the clocks there are ahead of UTC.
function ahead(at: number, timeZone: string): number {
  const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const parts = new Intl.DateTimeFormat("en-US", { ...numbers, hourCycle: "h23", timeZone }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute"));
  return local - Math.floor(at / MINUTE) * MINUTE;
}
