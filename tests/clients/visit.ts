// A customer's visit with the generated types: holds and books two seats, then queues in a store. Prints what it got.
import createClient from "openapi-fetch";

import type { components, paths } from "./build/schema.d.ts";

type Failure = components["schemas"]["Error"];

declare const process: { argv: string[] };

const [api, event, store, code] = process.argv.slice(2) as [string, string, string, string];
const client = createClient<paths>({ baseUrl: api });

function got<T>(call: string, result: { data?: T; error?: Failure }): T {
  if (result.data === undefined) throw new Error(`${call}: ${result.error?.error.code ?? "no answer"}`);
  return result.data;
}

const customer = got("customer", await client.POST("/v1/customers"));
const headers = { Authorization: `Bearer ${customer.token}` };

const hold = got(
  "hold",
  await client.POST("/v1/events/{event_id}/holds", {
    params: { path: { event_id: event } },
    body: { best_available: { category: "standard", quantity: 2 } },
    headers,
  }),
);
const booking = got(
  "booking",
  await client.POST("/v1/bookings/{id}", {
    params: { path: { id: event }, header: { "Idempotency-Key": "one-visit" } },
    body: { hold_id: hold.hold_id, payment: { method: "test" } },
    headers,
  }),
);

const path = { store_id: store };
const session = got("scan", await client.POST("/v1/stores/{store_id}/scans", { params: { path }, body: { code }, headers }));
const queue = session.queues[0];
if (queue === undefined) throw new Error("the store has no queue");
const joined = got(
  "join",
  await client.POST("/v1/stores/{store_id}/tickets", {
    params: { path },
    body: { session: session.session, people: [{ name: "Bo", queue_id: queue.queue_id }] },
    headers,
  }),
);

console.log(JSON.stringify({ seats: booking.seats, status: booking.status, state: joined.tickets[0]?.state }));
