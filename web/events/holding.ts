// The seats that are held for the guest, until they are paid, given back or lapse. A hold survives reload, a second tab
// and the back button: its id is kept on the device, and the service knows the rest.
//
//     none ─ take ─► held ─ pay ─► booked          one action at a time; a lost answer is asked for again with the
//        ▲            │  ▲                         same key, so nothing happens twice
//        └─ release ──┤  └─ extend, once
//        └─ lapse ────┘

import { signal } from "@preact/signals";
import { bookingAddress, payAddress } from "../app/route.ts";
import type { Services } from "../app/services.ts";
import { type Answer, type Body, Refused } from "../core/api.ts";
import { HOLD } from "../core/session.ts";
import { leaveRoom } from "./leaving.ts";

export type Hold = Answer<"get", "/v1/holds/{hold_id}">;
type Wish = Body<"post", "/v1/events/{event_id}/holds">;

const PAID_ALREADY = ["HOLD_BOOKED", "PAYMENT_IN_PROGRESS"];

export class Holding {
  readonly hold = signal<Hold | undefined>(undefined);
  // Whether an action waits for its answer.
  readonly busy = signal(false);
  readonly #services: Services;
  #paying: { hold: string; key: string } | undefined;

  constructor(services: Services) {
    this.#services = services;
    addEventListener("storage", ({ key }) => {
      if (key === HOLD) void this.restore();
    });
  }

  // What this browser holds from before, if the service still knows it.
  async restore(): Promise<void> {
    const { session } = this.#services;
    // What another tab has paid for is gone there, and shown here still.
    const known = session.hold ?? this.hold.value?.hold_id;
    if (!known || !session.known) {
      this.hold.value = undefined;
      return;
    }
    await this.#look(known).catch(() => {});
  }

  // True when they were held already.
  take(event: string, wish: Wish): Promise<boolean> {
    return this.#alone(async () => {
      const { session } = this.#services;
      try {
        const options = { path: { event_id: event }, body: wish, admission: session.admission(event)?.token };
        this.#keep(await session.call("post", "/v1/events/{event_id}/holds", options));
        return false;
      } catch (error) {
        if (error instanceof Refused && error.code === "ADMISSION_NEEDED") session.notAdmitted(event);
        if (!(error instanceof Refused) || error.code !== "HOLD_EXISTS") throw error;
        await this.#look(String(error.details.hold_id));
        return true;
      }
    });
  }

  // Seats that were offered are held as any others.
  adopt(hold: Hold): void {
    this.#keep(hold);
  }

  // A hold that the service names, kept here unless it is being paid for already.
  async find(id: string): Promise<Hold> {
    const hold = await this.#services.session.call("get", "/v1/holds/{hold_id}", { path: { hold_id: id } });
    if (hold.state === "held") this.#keep(hold);
    return hold;
  }

  extend(): Promise<void> {
    return this.#alone(async () => {
      const path = { hold_id: this.hold.value?.hold_id ?? "" };
      this.#keep(await this.#services.session.call("post", "/v1/holds/{hold_id}/extend", { path, body: {} }));
    });
  }

  release(): Promise<void> {
    return this.#alone(async () => {
      const path = { hold_id: this.hold.value?.hold_id ?? "" };
      await this.#services.session.call("delete", "/v1/holds/{hold_id}", { path });
      this.#keep(undefined);
    });
  }

  // Leads to the booking.
  pay(): Promise<void> {
    return this.#alone(async () => {
      const { hold_id, event_id } = this.hold.value ?? { hold_id: "", event_id: "" };
      const { session, config } = this.#services;
      if (this.#paying?.hold !== hold_id) this.#paying = { hold: hold_id, key: crypto.randomUUID() };
      const { key } = this.#paying;
      const method = config.payments === "stripe" ? "card" : "test";
      session.hasBooked();
      try {
        const body = { hold_id, payment: { method } };
        const booking = await session.call("post", "/v1/bookings/{id}", { path: { id: event_id }, body, key });
        this.#lead(booking.booking_id, booking.status === "pending_payment" && method === "card");
        if (booking.status === "confirmed") void leaveRoom(session, event_id);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.#paying = undefined;
        if (!PAID_ALREADY.includes(error.code)) throw error;
        this.#lead(String(error.details.booking_id), method === "card");
      }
    });
  }

  // By the server's clock they are not held any more.
  lapse(): void {
    if (!this.busy.value) this.#keep(undefined);
  }

  #lead(booking: string, card: boolean): void {
    this.#keep(undefined);
    if (card) location.assign(payAddress(booking));
    else location.hash = bookingAddress(booking);
  }

  async #look(id: string): Promise<void> {
    try {
      const hold = await this.find(id);
      if (hold.state === "held") return;
      if (hold.booking_id && (this.busy.value || this.hold.value)) this.#lead(hold.booking_id, hold.state === "paying");
      else this.#keep(undefined);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) this.#keep(undefined);
      throw error;
    }
  }

  #keep(hold: Hold | undefined): void {
    this.hold.value = hold;
    this.#services.session.hold = hold?.hold_id;
  }

  async #alone<T>(act: () => Promise<T>): Promise<T> {
    if (this.busy.value) throw new Error("Another action waits for its answer.");
    this.busy.value = true;
    try {
      return await act();
    } catch (error) {
      // It was not held any more, or it ended in this moment.
      if (error instanceof Refused && error.status === 410) this.#keep(undefined);
      throw error;
    } finally {
      this.busy.value = false;
    }
  }
}

let made: Holding | undefined;

// One for all views.
export function holding(services: Services): Holding {
  made ??= new Holding(services);
  return made;
}
