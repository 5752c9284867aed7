// A bar's line and the offers to it, by the server's clock: a guest who has not confirmed in time is not in the line, an
// offer lapses, and a bar closes with its hours, whether or not a message says so.

import type { Answer } from "../core/api.ts";

export type Queue = Answer<"get", "/v1/bars/{bar_id}/queue">;
export type Entry = Queue["items"][number];
export type Offer = Queue["offers"][number];
export type BarState = Queue["state"];

export type Change = ({ kind: "queue" } & Omit<Queue, "offers" | "version">) | ({ kind: "offer" } & Offer);

// What is known of a guest's coming. `late`: called, and not there after some minutes.
export type Phase = "confirming" | "waiting" | "coming" | "here" | "called" | "late";

const LATE = 300_000;
const MINUTE = 60_000;

export function applied(queue: Queue, changes: readonly Change[]): Queue {
  let now = queue;
  for (const change of changes) now = changed(now, change);
  return now;
}

function changed(queue: Queue, change: Change): Queue {
  if (change.kind === "queue") {
    const { kind: _, ...line } = change;
    return { ...queue, ...line };
  }
  const { kind: _, ...offer } = change;
  return offer.state === "pending" ? withOffer(queue, offer) : withoutOffer(queue, offer.offer_id);
}

export function withoutOffer(queue: Queue, id: string): Queue {
  return { ...queue, offers: queue.offers.filter(({ offer_id }) => offer_id !== id) };
}

function withOffer(queue: Queue, offer: Offer): Queue {
  const offers = [...withoutOffer(queue, offer.offer_id).offers, offer];
  return { ...queue, offers: offers.sort((one, other) => one.expires_at.localeCompare(other.expires_at)) };
}

export function over(instant: string | null, now: number): boolean {
  return instant !== null && Date.parse(instant) <= now;
}

// As it is at this instant. Offers stay: their end is told.
export function current(queue: Queue, now: number): Queue {
  const closed = queue.state === "CLOSED" || over(queue.open_until, now);
  const items = closed ? [] : queue.items.filter(({ expires_at }) => !over(expires_at, now));
  const queue_length = Math.max(0, queue.queue_length - (queue.items.length - items.length));
  return { ...queue, items, queue_length, state: closed ? "CLOSED" : queue.state };
}

export function phase({ state, called_at, set_out_at, arrived_at }: Entry, now: number): Phase {
  if (state === "confirming") return "confirming";
  if (arrived_at) return state === "called" ? "called" : "here";
  if (state === "called") return now - Date.parse(called_at ?? "") > LATE ? "late" : "called";
  return set_out_at ? "coming" : "waiting";
}

// The one to call: the first who waits.
export function nextOf(items: readonly Entry[]): Entry | undefined {
  return items.find(({ state }) => state === "queueing");
}

// Minutes between two seatings: what the median wait of the next guest is made of, by the service's own rule.
export function pace({ queue_length, wait }: Pick<Queue, "queue_length" | "wait">): number {
  const steps = queue_length + 1;
  return Math.max(1, Math.round(wait.median_minutes / (steps * (1 - 1 / (9 * steps)) ** 3)));
}

export function minutesSince(instant: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(instant)) / MINUTE));
}
