// A line for tests.

import type { Entry, Offer, Queue } from "./line.ts";

export function at(time: string): string {
  return `2026-12-01T${time}:00Z`;
}

export function entry(number: string, more: Partial<Entry> = {}): Entry {
  return {
    entry_id: `ent_${number}`,
    number,
    party_size: 2,
    state: "queueing",
    position: 1,
    wait: null,
    joined_at: at("17:30"),
    called_at: null,
    set_out_at: null,
    arrived_at: null,
    expires_at: null,
    ...more,
  };
}

export function offer(id: string, more: Partial<Offer> = {}): Offer {
  return {
    offer_id: id,
    bar_id: "bar_1",
    party_size: 2,
    walk_minutes: 5,
    state: "pending",
    expires_at: at("18:01"),
    expires_in: 60,
    ...more,
  };
}

export function queue(more: Partial<Queue> = {}): Queue {
  const wait = { median_minutes: 7, p90_minutes: 20 };
  const items = more.items ?? [];
  return {
    bar_id: "bar_1",
    name: "The Brass Lamp",
    state: "WAITING",
    open_until: null,
    queue_length: items.length,
    wait,
    items,
    version: 1,
    offers: [],
    ...more,
  };
}
