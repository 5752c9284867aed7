// Whether seats of an event can be had.

import { type Parts, shown, TIME } from "../core/times.ts";
import type { Catalogue } from "../text/catalogue.ts";
import type { Mood } from "../ui/parts.tsx";

const SHORT: Parts = { day: "numeric", month: "short", ...TIME };

export type Phase = "before" | "open" | "after" | "cancelled";

interface Sold {
  status: string;
  on_sale_at: string;
  sale_ends_at: string;
  venue: { timezone: string };
}

export function phase(event: Sold, now: number): Phase {
  if (event.status === "cancelled") return "cancelled";
  if (event.status !== "published" || now >= Date.parse(event.sale_ends_at)) return "after";
  return now < Date.parse(event.on_sale_at) ? "before" : "open";
}

export function saleWords(event: Sold, now: number, text: Catalogue, locale: string): { words: string; mood: Mood } {
  const { sale } = text;
  const zone = event.venue.timezone;
  switch (phase(event, now)) {
    case "cancelled":
      return { words: sale.cancelled, mood: "bad" };
    case "before":
      return { words: sale.begins(shown(event.on_sale_at, zone, locale, SHORT)), mood: "warn" };
    case "after":
      if (event.status !== "published") return { words: sale.closed, mood: "info" };
      return { words: sale.ended(shown(event.sale_ends_at, zone, locale)), mood: "info" };
    default:
      return { words: sale.open, mood: "good" };
  }
}
