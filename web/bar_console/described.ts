// A bar as its form has it: text as it was typed, until it is sent.

import type { Body } from "../core/api.ts";
import type { Bar } from "./following.ts";
import { hoursOf, type Week, weekOf } from "./hours.ts";

export type Described = Body<"post", "/v1/bars">;
export type Arrival = Bar["arrival"];

export interface Draft {
  name: string;
  address: string;
  lat: string;
  lon: string;
  servers: string;
  visit: string;
  most: string;
  capacity: string;
  auto: boolean;
  grace: string;
  arrival: Arrival;
  radius: string;
  dwell: string;
  byHours: boolean;
  week: Week;
  zone: string;
}

export function draftOf(bar: Bar | undefined, zone: string): Draft {
  return {
    name: bar?.name ?? "",
    address: bar?.location.address ?? "",
    lat: bar ? String(bar.location.lat) : "",
    lon: bar ? String(bar.location.lon) : "",
    servers: String(bar?.servers ?? 4),
    visit: String(bar?.mean_visit_minutes ?? 45),
    most: String(bar?.max_queue ?? 20),
    capacity: String(bar?.capacity ?? ""),
    auto: bar?.auto_accept ?? false,
    grace: String(bar?.grace_minutes ?? 10),
    arrival: bar?.arrival ?? "suggest",
    radius: String(bar?.arrival_radius_m ?? 40),
    dwell: String(bar?.dwell_minutes ?? 2),
    byHours: Boolean(bar?.opening_hours),
    week: weekOf(bar?.opening_hours ?? null),
    zone: bar?.opening_hours?.timezone ?? zone,
  };
}

export function described(draft: Draft): Described {
  return {
    name: draft.name.trim(),
    location: { lat: Number(draft.lat), lon: Number(draft.lon), address: draft.address.trim() },
    servers: Number(draft.servers),
    mean_visit_minutes: Number(draft.visit),
    max_queue: Number(draft.most),
    capacity: draft.capacity.trim() === "" ? null : Number(draft.capacity),
    auto_accept: draft.auto,
    grace_minutes: Number(draft.grace),
    arrival: draft.arrival,
    arrival_radius_m: Number(draft.radius),
    dwell_minutes: Number(draft.dwell),
    opening_hours: draft.byHours ? hoursOf(draft.week, draft.zone) : null,
  };
}

// What the operator has changed. The rest is left as it is, because another may have changed that meanwhile.
export function changed(before: Described, after: Described): Partial<Described> {
  const parts: Partial<Described> = { ...after };
  for (const name of Object.keys(after) as Array<keyof Described>) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) delete parts[name];
  }
  return parts;
}
