// The bookings of this browser, newest first.

import { booked } from "./booked.js";
import { left, status } from "./booking-words.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { price } from "./money.js";
import { bookingAddress } from "./route.js";
import { when } from "./when.js";

const PAGE = 20;

export class BookingsView {
  heading = at("bookings-title");
  title = "Your bookings";
  latest = new Latest();
  events = new Map();

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    at("bookings-more").onclick = () => this.ask(this.cursor);
  }

  enter() {
    this.arrived();
    this.ask();
  }

  leave() {
    this.latest.drop();
  }

  ask(cursor) {
    at("bookings-trouble").replaceChildren();
    this.latest.ask(
      (signal) => this.page(cursor, signal),
      ({ items, next_cursor }) => {
        const list = at("bookings-list");
        if (!cursor) list.replaceChildren();
        const first = list.children.length;
        list.append(...items.map((booking) => card(booking, this.events.get(booking.event_id))));
        if (cursor) list.children[first]?.querySelector("a").focus();
        this.cursor = next_cursor;
        at("bookings-more").hidden = !next_cursor;
        const none = list.children.length === 0;
        at("bookings-found").textContent = none ? "There are no bookings in this browser." : "";
        booked(!none);
      },
      (error) =>
        failure(at("bookings-trouble"), error, () => {
          at("bookings-title").focus();
          this.ask(cursor);
        }),
    );
  }

  // Whoever has no identity yet has no bookings, and needs none to be told so.
  async page(cursor, signal) {
    if (!this.api.known) return { items: [], next_cursor: null };
    const asked = new URLSearchParams({ limit: PAGE });
    if (cursor) asked.set("cursor", cursor);
    const page = await this.api.mine("GET", `/v1/bookings?${asked}`, undefined, { signal });
    const unknown = new Set(page.items.map((booking) => booking.event_id).filter((id) => !this.events.has(id)));
    await Promise.allSettled(
      [...unknown].map(async (id) => this.events.set(id, await this.api.get(`/v1/events/${id}`, signal))),
    );
    return page;
  }
}

function card(booking, event) {
  const time = event && element("time", { datetime: event.starts_at }, when(event.starts_at, event.venue.timezone));
  return element(
    "li",
    {},
    element("h2", {}, element("a", { href: bookingAddress(booking.booking_id) }, event?.name ?? "Booking")),
    time && element("p", {}, time),
    element("p", {}, `${booking.seats.join(", ")} · ${price(left(booking))}`),
    element("p", { class: "notice" }, status(booking)),
  );
}
