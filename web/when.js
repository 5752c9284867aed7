// Instants as they are at the venue, days as they are for whoever asks, and time that is left.

const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const TIME = { hour: "numeric", minute: "2-digit" };

export function when(instant, timeZone) {
  return told(instant, timeZone, { ...DAY, ...TIME, timeZoneName: "short" });
}

// For whoever is there, today.
export function clock(instant, timeZone) {
  return told(instant, timeZone, TIME);
}

function told(instant, timeZone, parts) {
  const shown = (zone) => new Intl.DateTimeFormat(undefined, { ...parts, timeZone: zone });
  try {
    return shown(timeZone).format(Date.parse(instant));
  } catch (error) {
    // The server may know a time zone that this browser does not.
    if (!(error instanceof RangeError)) throw error;
    return shown("UTC").format(Date.parse(instant));
  }
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
