// What stories need before they begin: an organiser, an event of theirs, and tickets that are sold.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { open } from "./stage.ts";

const ADDRESS = process.env.STORY_ADDRESS ?? "http://127.0.0.1:8000/";
// How long that may take, in milliseconds, on a machine that does much else.
export const SETUP = 60_000;

const PASSWORD = "a long password of a story";

export interface Organiser {
  email: string;
  token: string;
}

export interface Sold {
  booking: string;
  // By the seat's name.
  tickets: Record<string, string>;
}

export async function call<T>(method: string, path: string, body?: object, token?: string): Promise<T> {
  const { api } = await (await fetch(`${ADDRESS}config.json`)).json();
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const sent = body ? { method, headers, body: JSON.stringify(body) } : { method, headers };
  const answer = await fetch(new URL(`${api}${path}`, ADDRESS), sent);
  const text = await answer.text();
  expect(answer.ok, `${method} ${path}: ${text}`).toBe(true);
  return JSON.parse(text);
}

export async function organiser(): Promise<Organiser> {
  const email = `story-${crypto.randomUUID()}@example.com`;
  const body = { email, password: PASSWORD, name: "Roxy" };
  const { access_token } = await call<{ access_token: string }>("POST", "/v1/operators", body);
  return { email, token: access_token };
}

// An event that is on sale, in a hall with one row of eight.
export async function event({ token }: Organiser, name: string): Promise<string> {
  const seats = ["1", "2", "3", "4", "5", "6", "7", "8"];
  const sections = [{ id: "A", name: "Stalls", rows: [{ id: "1", category: "standard", seats }] }];
  const hall = { name: "Roxy 1", timezone: "Europe/Berlin", location: { lat: 52.52, lon: 13.4, address: "Main 1" } };
  const { venue_id } = await call<{ venue_id: string }>("POST", "/v1/venues", { ...hall, sections }, token);
  const performer = await call<{ performer_id: string }>("POST", "/v1/performers", { name: "The Lamps" }, token);
  const now = Date.now();
  const made = await call<{ event_id: string }>(
    "POST",
    "/v1/events",
    {
      name,
      venue_id,
      performer_ids: [performer.performer_id],
      starts_at: new Date(now + 7_200_000).toISOString(),
      on_sale_at: new Date(now - 60_000).toISOString(),
      prices: { standard: { amount: 1_250, currency: "EUR" } },
      no_orphans: false,
    },
    token,
  );
  await call("POST", `/v1/events/${made.event_id}/publish`, {}, token);
  return made.event_id;
}

export async function sold(event: string, name: string, tickets: string[]): Promise<Sold> {
  const { token } = await call<{ token: string }>("POST", "/v1/customers", {});
  await call("PATCH", "/v1/customers/me", { name }, token);
  const body = { tickets, payment: { method: "test" } };
  const { booking_id } = await call<{ booking_id: string }>("POST", `/v1/bookings/${event}`, body, token);
  const path = `/v1/bookings/${booking_id}`;
  const found = await call<{ tickets: Array<{ seat: string; ticket: string }> }>("GET", path, undefined, token);
  return { booking: booking_id, tickets: Object.fromEntries(found.tickets.map(({ seat, ticket }) => [seat, ticket])) };
}

// Staff come to a view and sign in there.
export async function staffAt(page: Page, hash: string, { email }: Organiser): Promise<void> {
  await open(page, hash);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("form .primary").click();
  await page.locator("input[name=password]").waitFor({ state: "detached", timeout: SETUP });
}
