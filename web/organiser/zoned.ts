// Times as they are typed, on the clock of the venue: "2027-01-01T19:00" in its zone is an instant, and back.

import { offset } from "../core/times.ts";

const MINUTE = 60_000;

// Undefined for a time that the clocks there leave out, and for what is no time. Of a time that they show twice it is the first.
export function instantAt(local: string, zone: string): string | undefined {
  const wanted = Date.parse(`${local.slice(0, 16)}Z`);
  if (Number.isNaN(wanted)) return undefined;
  const offsets = [wanted - 24 * 60 * MINUTE, wanted + 24 * 60 * MINUTE].map((at) => offset(at, zone));
  const found = offsets.map((ahead) => wanted - ahead).filter((at) => at + offset(at, zone) === wanted);
  const first = found.length > 0 ? Math.min(...found) : undefined;
  return first === undefined ? undefined : new Date(first).toISOString().replace(".000Z", "Z");
}

export function localAt(instant: string, zone: string): string {
  const at = Date.parse(instant);
  return new Date(at + offset(at, zone)).toISOString().slice(0, 16);
}

export function zones(): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes("UTC") ? known : ["UTC", ...known];
}
