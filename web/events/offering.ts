// Answering an offer. Accepting makes it a hold, which is paid as any other; a browser has one hold at a time, so other
// seats that are held come first.
//
//     open ─ accept ─► hold        `other`: one holds other seats, to be given back or paid first
//       │─ decline ─► the next     `over`: it cannot be had any more, whatever one does
//       └─ lapse ───► the next     a lost answer: accepting again gives the same hold

import { signal } from "@preact/signals";
import { eventAddress } from "../app/route.ts";
import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { type Hold, type Holding, holding } from "./holding.ts";
import { Intents } from "./intents.ts";
import { type News, news, type Offer } from "./news.ts";

const OVER = ["OFFER_EXPIRED", "OFFER_DECLINED", "OFFER_ACCEPTED", "OFFER_NOT_FOUND", "WITHDRAWN", "EVENT_CANCELLED"];

export type Trouble = { is: "other" | "paying"; hold: Hold } | { is: "failed"; error: unknown };

export class Offering {
  // By offer, what kept it from being answered.
  readonly troubles = signal<ReadonlyMap<string, Trouble>>(new Map());
  // Why offers that were shown are over.
  readonly over = signal<ReadonlyArray<{ offer: Offer; code: string }>>([]);
  readonly busy = signal(false);
  readonly #services: Services;
  readonly #news: News;
  readonly #holding: Holding;
  readonly #intents = new Intents();

  constructor(services: Services, told = news(services), held = holding(services)) {
    this.#services = services;
    this.#news = told;
    this.#holding = held;
  }

  accept(offer: Offer): Promise<void> {
    return this.#alone(offer, async () => {
      const hold = this.#holding.hold.value;
      if (hold && hold.event_id !== offer.event_id) return this.#is(offer, { is: "other", hold });
      await this.#take(offer);
    });
  }

  // Gives back what is held, then accepts.
  swap(offer: Offer): Promise<void> {
    return this.#alone(offer, async () => {
      await this.#holding.release().catch((error) => {
        if (!(error instanceof Refused) || ![404, 410].includes(error.status)) throw error;
      });
      await this.#take(offer);
    });
  }

  decline(offer: Offer): Promise<void> {
    return this.#alone(offer, async () => {
      const path = { offer_id: offer.offer_id };
      await this.#intents.send(`decline ${offer.offer_id}`, (key) =>
        this.#services.session.call("post", "/v1/offers/{offer_id}/decline", { path, body: {}, key }),
      );
      this.#end(offer, "DECLINED");
    });
  }

  // By the server's clock. What is being answered is decided by that answer.
  lapse(offer: Offer): void {
    if (!this.busy.value) this.#end(offer, "OFFER_EXPIRED");
  }

  read(offer: Offer): void {
    this.over.value = this.over.value.filter((each) => each.offer !== offer);
  }

  async #take(offer: Offer): Promise<void> {
    const path = { offer_id: offer.offer_id };
    try {
      const hold = await this.#intents.send(`accept ${offer.offer_id}`, (key) =>
        this.#services.session.call("post", "/v1/offers/{offer_id}/accept", { path, body: {}, key }),
      );
      this.#holding.adopt(hold);
      this.#news.drop(offer);
      location.hash = eventAddress(offer.event_id);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "HOLD_EXISTS") throw error;
      const hold = await this.#holding.find(String(error.details.hold_id));
      this.#is(offer, { is: hold.state === "paying" ? "paying" : "other", hold });
    }
  }

  #end(offer: Offer, code: string): void {
    this.#news.drop(offer);
    this.over.value = [...this.over.value.slice(-2), { offer, code }];
  }

  #is({ offer_id }: Offer, trouble: Trouble | undefined): void {
    const all = new Map(this.troubles.value);
    if (trouble) all.set(offer_id, trouble);
    else all.delete(offer_id);
    this.troubles.value = all;
  }

  async #alone(offer: Offer, act: () => Promise<void>): Promise<void> {
    if (this.busy.value) return;
    this.busy.value = true;
    this.#is(offer, undefined);
    try {
      await act();
    } catch (error) {
      if (error instanceof Refused && OVER.includes(error.code)) this.#end(offer, error.code);
      else this.#is(offer, { is: "failed", error });
    } finally {
      this.busy.value = false;
    }
  }
}

let made: Offering | undefined;

// One for all views.
export function offering(services: Services): Offering {
  made ??= new Offering(services);
  return made;
}
