// Instants as they are at the venue, days as they are for whoever asks, and time that is left.

const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const TIME = { hour: "numeric", minute: "2-digit" };
const HALF_A_DAY = 12 * 60 * 60 * 1000;

export function when(instant, timeZone) {
  return told(instant, timeZone, { ...DAY, ...TIME, timeZoneName: "short" });
}

// For whoever is there, today.
export function clock(instant, timeZone) {
  return told(instant, timeZone, TIME);
}

function told(instant, timeZone, parts) {
  const at = Date.parse(instant);
  try {
    return shown(at, timeZone, parts);
  } catch (error) {
    // The server may know a time zone that this browser does not.
    if (!(error instanceof RangeError)) throw error;
    return shown(at, "UTC", parts);
  }
}

function shown(at, timeZone, parts) {
  return new Intl.DateTimeFormat(undefined, { ...parts, timeZone }).format(at) + repeated(at, timeZone);
}

// What follows a local time that occurs twice, because the clocks are put back: " (+01:00)".
function repeated(at, timeZone) {
  const here = offset(at, timeZone);
  const others = [at - HALF_A_DAY, at + HALF_A_DAY].map((then) => offset(then, timeZone));
  const twice = others.some((other) => other !== here && offset(at + here - other, timeZone) === other);
  return twice ? ` (${clockOffset(here / 60_000)})` : "";
}

// How many milliseconds the clocks there are ahead of UTC.
function offset(at, timeZone) {
  const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
  const format = new Intl.DateTimeFormat("en-US", { ...numbers, hourCycle: "h23", timeZone });
  const { year, month, day, hour, minute } = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000;
}

function clockOffset(minutes) {
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

// The midnight that begins the day, "2026-12-31", or one that many days later.
export function midnight(day, later = 0) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later);
}

// Whole seconds until then by this clock, none when it has passed.
export function secondsUntil(then) {
  return Math.max(0, Math.ceil((then - Date.now()) / 1000));
}

export function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// As it is read out.
export function span(seconds) {
  return seconds < 120 ? `${seconds} seconds` : `${Math.floor(seconds / 60)} minutes`;
}
