// How long something takes, as a band and never to the second: half wait less than its lower end, nine of ten less than
// its upper one.

import type { Wait } from "../core/quote.ts";
import type { Language } from "./text.ts";

const MINUTE = 60;
const HOUR = 3_600;
const LONG = 5_400;

const UNITS = {
  en: { [MINUTE]: ["minute", "minutes"], [HOUR]: ["hour", "hours"] },
  de: { [MINUTE]: ["Minute", "Minuten"], [HOUR]: ["Stunde", "Stunden"] },
};

export function band({ median_seconds, p90_seconds }: Wait, language: Language): string {
  const german = language === "de";
  if (p90_seconds <= 90) return german ? "etwa eine Minute" : "about a minute";
  const unit = p90_seconds < LONG ? MINUTE : HOUR;
  const [from, to] = [Math.floor(median_seconds / unit), Math.ceil(p90_seconds / unit)];
  const units = UNITS[language][unit]?.[to === 1 ? 0 : 1] ?? "";
  if (from === 0) return german ? `bis zu ${to} ${units}` : `up to ${to} ${units}`;
  if (from === to) return german ? `etwa ${to} ${units}` : `about ${to} ${units}`;
  return german ? `etwa ${from} bis ${to} ${units}` : `about ${from} to ${to} ${units}`;
}

// Time that is left: "4:05", "1:04:05", or whole days.
export function remaining(seconds: number, language: Language): string {
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)} ${language === "de" ? "Tage" : "days"}`;
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? part : String(part).padStart(2, "0"))).join(":");
}
