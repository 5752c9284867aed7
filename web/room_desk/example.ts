// A room as tests have it, in the middle of its sale, and what a desk saw of it.

import type { Figures } from "./orders.ts";
import type { Sample } from "./samples.ts";

export const NOW = Date.parse("2026-12-01T20:00:00Z");

export const ROOM: Figures = {
  room_id: "wrm_1",
  name: "Drop",
  phase: "open",
  opens_at: "2026-12-01T19:00:00Z",
  starts_at: "2026-12-01T19:30:20Z",
  closes_at: "2026-12-31T19:30:00Z",
  capacity: 50,
  max_per_minute: null,
  claim_seconds: 120,
  admission_seconds: 600,
  max_renewals: 3,
  confirmed_email: false,
  one_per_email: false,
  challenge: false,
  max_per_network: null,
  target_url: null,
  message: null,
  waiting: 100,
  called: 10,
  active: 40,
  admitted: 60,
  no_shows: 2,
  late: 0,
  rate_per_minute: 20,
  cursor: 72,
  issued: 172,
  version: 7,
};

export function sample(at: number, change: Partial<Sample> = {}): Sample {
  return { at, waiting: 100, active: 40, admitted: 60, cursor: 72, late: 0, ...change };
}
