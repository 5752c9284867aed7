// What stories need before they begin, made over HTTP: an organiser, an event on sale, and seats that are booked.

import type { Page } from "playwright-core";
import { ADDRESS, open } from "./stage.ts";

// How long that may take, in milliseconds, on a machine that does much else.
export const SETUP = 60_000;

const PASSWORD = "a long password of a story";
const HOUR = 3_600_000;

type Json = Record<string, unknown>;
type As = (method: string, path: string, body?: object) => Promise<Json>;

export interface Organiser {
  email: string;
  token: string;
}

export interface Sale {
  name: string;
  // Of one row, in the category "standard".
  seats: number;
  more?: object;
}

export interface Booked {
  booking_id: string;
  token: string;
  // By the seat's name.
  tickets: Record<string, string>;
  call: As;
}

export async function call<T = Json>(method: string, path: string, body?: object, token?: string): Promise<T> {
  const { api } = await (await fetch(new URL("config.json", ADDRESS))).json();
  const headers = {
    "Content-Type": "application/json",
    ...(token && { Authorization: `Bearer ${token}`, "Idempotency-Key": crypto.randomUUID() }),
  };
  const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(new URL(`${api}${path}`, ADDRESS), sent);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text || "{}");
}

export async function organiser(): Promise<Organiser> {
  const email = `story-${crypto.randomUUID()}@example.com`;
  const signed = await call("POST", "/v1/operators", { email, password: PASSWORD, name: "A small theatre" });
  return { email, token: String(signed.access_token) };
}

export async function onSale({ token }: Organiser, { name, seats, more = {} }: Sale): Promise<string> {
  const numbers = Array.from({ length: seats }, (_, index) => String(index + 1));
  const rows = [{ id: "1", category: "standard", seats: numbers }];
  const venue = {
    name: "Corner Stage",
    location: { lat: 52.52, lon: 13.4, address: "Side Street 3, Berlin" },
    timezone: "Europe/Berlin",
    sections: [{ id: "A", name: "Stalls", rows }],
  };
  const { venue_id } = await call("POST", "/v1/venues", venue, token);
  const { performer_id } = await call("POST", "/v1/performers", { name: "The Lamps" }, token);
  const event = {
    name,
    venue_id,
    performer_ids: [performer_id],
    starts_at: new Date(Date.now() + 720 * HOUR).toISOString(),
    on_sale_at: new Date(Date.now() - HOUR).toISOString(),
    prices: { standard: { amount: 2_500, currency: "EUR" } },
    max_per_customer: 6,
    waitlist: true,
    ...more,
  };
  const { event_id } = await call("POST", "/v1/events", event, token);
  await call("POST", `/v1/events/${event_id}/publish`, {}, token);
  return String(event_id);
}

// By a guest without a browser.
export async function booked(event: string, seats: string[], name = "Ada"): Promise<Booked> {
  const guest = await call("POST", "/v1/customers", {});
  const token = String(guest.token);
  const as: As = (method, path, body) => call(method, path, body, token);
  await as("PATCH", "/v1/customers/me", { name });
  const { booking_id } = await as("POST", `/v1/bookings/${event}`, { tickets: seats, payment: { method: "test" } });
  const found = await call<{ tickets: Array<{ seat: string; ticket: string }> }>(
    "GET",
    `/v1/bookings/${booking_id}`,
    undefined,
    token,
  );
  const tickets = Object.fromEntries(found.tickets.map(({ seat, ticket }) => [seat, ticket]));
  return { booking_id: String(booking_id), token, tickets, call: as };
}

// Staff come to a view and sign in there.
export async function staffAt(page: Page, hash: string, { email }: Organiser): Promise<void> {
  await open(page, hash);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("form .primary").click();
  await page.locator("input[name=password]").waitFor({ state: "detached", timeout: SETUP });
}
