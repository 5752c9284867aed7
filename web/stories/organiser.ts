// An organiser of a story's own, with a small hall on sale; and what guests are mailed. All over HTTP.

const PASSWORD = "a story's own password";

interface Made {
  event_id: string;
  // A call as the organiser.
  call: (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
}

interface Sold {
  name: string;
  // Of one row, in the category "standard".
  seats: number;
  more?: object;
}

export const address = process.env.STORY_ADDRESS ?? "http://127.0.0.1:8000/";

export async function onSale({ name, seats, more = {} }: Sold): Promise<Made> {
  const email = `organiser-${crypto.randomUUID()}@example.com`;
  const signed = await call("", "POST", "/v1/operators", { email, password: PASSWORD, name: "A small theatre" });
  const as = (method: string, path: string, body?: object) => call(String(signed.access_token), method, path, body);
  const numbers = Array.from({ length: seats }, (_, index) => String(index + 1));
  const rows = [{ id: "1", category: "standard", seats: numbers, blocked: [], accessible: [] }];
  const venue = await as("POST", "/v1/venues", {
    name: "Corner Stage",
    location: { lat: 52.5, lon: 13.4, address: "Side Street 3, Berlin" },
    timezone: "Europe/Berlin",
    sections: [{ id: "A", name: "Stalls", rows }],
  });
  const day = 24 * 60 * 60 * 1000;
  const event = await as("POST", "/v1/events", {
    name,
    venue_id: venue.venue_id,
    performer_ids: [],
    starts_at: new Date(Date.now() + 30 * day).toISOString(),
    on_sale_at: new Date(Date.now() - day).toISOString(),
    prices: { standard: { amount: 2500, currency: "EUR" } },
    hold_seconds: 300,
    max_per_customer: 6,
    waitlist: true,
    ...more,
  });
  await as("POST", `/v1/events/${event.event_id}/publish`, {});
  return { event_id: String(event.event_id), call: as };
}

export interface Guest {
  booking_id: string;
  token: string;
  call: Made["call"];
}

// A guest without a browser, who has booked these seats.
export async function booked(event: string, seats: string[]): Promise<Guest> {
  const { token } = await call("", "POST", "/v1/customers", {});
  const as = (method: string, path: string, body?: object) => call(String(token), method, path, body);
  const payment = { method: "test" };
  const booking = await as("POST", `/v1/bookings/${event}`, { tickets: seats, payment });
  return { booking_id: String(booking.booking_id), token: String(token), call: as };
}

// What was mailed to this address, the oldest first.
export async function letters(email: string): Promise<string[]> {
  const answer = await fetch(new URL("/_ministack/ses/messages", address));
  const { messages } = (await answer.json()) as { messages: Record<string, Array<{ To: string[]; BodyText: string }>> };
  const all = Object.values(messages).flat();
  return all.filter(({ To }) => To.includes(email)).map(({ BodyText }) => BodyText);
}

// The part after "#" of the newest link of this kind.
export async function mailedLink(email: string, kind: string): Promise<string | undefined> {
  const found = [...(await letters(email)).join("\n").matchAll(new RegExp(`#/${kind}/\\S+`, "g"))];
  return found.at(-1)?.[0];
}

async function call(token: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { api } = await (await fetch(new URL("config.json", address))).json();
  const headers = {
    "Content-Type": "application/json",
    ...(token && { Authorization: `Bearer ${token}`, "Idempotency-Key": crypto.randomUUID() }),
  };
  const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(new URL(`${api}${path}`, address), sent);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : {};
}
