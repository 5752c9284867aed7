// Giving back a booking or some of its seats: until when, and what goes back for it, before one presses.

import { type Money, sum } from "../core/money.ts";
import type { Booking } from "./booking.tsx";

const HOUR = 3_600_000;

interface Sold {
  starts_at: string;
  cancel_until_hours: number | null;
}

export interface Terms {
  open: boolean;
  // Null where the organiser takes nothing back.
  until: string | null;
}

// A booking that is not paid for yet can always be given up.
export function terms(booking: Booking, event: Sold, now: number): Terms | undefined {
  if (booking.status === "pending_payment") return { open: true, until: null };
  if (booking.status !== "confirmed") return undefined;
  if (event.cancel_until_hours === null) return { open: false, until: null };
  const until = Date.parse(event.starts_at) - event.cancel_until_hours * HOUR;
  return { open: now < until, until: new Date(until).toISOString() };
}

// Those whose ticket was not used yet.
export function returnable({ seats, checked_in }: Booking): string[] {
  return seats.filter((seat) => !Object.hasOwn(checked_in, seat));
}

// What was paid for the seats that the booking still has.
export function paid({ total, returned }: Booking): Money {
  return { ...total, amount: returned.reduce((left, part) => left - part.amount.amount, total.amount) };
}

// Undefined where an older booking does not say what each seat cost.
export function refund(booking: Booking, seats: readonly string[]): Money | undefined {
  if (seats.length === booking.seats.length) return paid(booking);
  const costs = new Map(Object.entries(booking.prices));
  const parts = seats.map((seat) => costs.get(seat));
  if (parts.some((part) => part === undefined)) return undefined;
  return sum(parts.filter((part) => part !== undefined)) ?? { ...booking.total, amount: 0 };
}

// Some of the seats can only be named where the booking has prices for them.
export function partly({ seats, prices, status }: Booking): boolean {
  return status === "confirmed" && seats.length > 1 && seats.every((seat) => Object.hasOwn(prices, seat));
}
