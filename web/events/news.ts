// What a guest hears of who waits for seats: offers, and places in line that end. Over the topic customer/<id> while they
// wait for anything, and by asking where there is no socket.
//
// News of a place only says when to look: what has ended is what stood when we last looked and stands no more. So nothing
// is missed while the page is closed.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Answer, Refused } from "../core/api.ts";
import { Kept } from "../core/kept.ts";

export type Offer = Answer<"get", "/v1/offers/{offer_id}">;
export type Entry = Answer<"post", "/v1/events/{event_id}/waitlist">;
type Change = (Offer & { kind: "offer" }) | { kind: "place"; event_id: string } | { kind: "other" };

const PAUSE = 30_000;
// Of what guests did themselves they need not be told.
const OWN = ["ACCEPTED", "DECLINED", "LEFT", "SERVED"];

export class News {
  // Those that can be accepted now, the oldest first.
  readonly offers = signal<readonly Offer[]>([]);
  // The guest's entries by event.
  readonly places = signal<ReadonlyMap<string, readonly Entry[]>>(new Map());
  // Entries that ended without their doing, until they are read.
  readonly ended = signal<readonly Entry[]>([]);
  readonly #services: Services;
  // By event, the entries that stood when we last looked.
  readonly #waits: Kept<string[]>;
  readonly #over = new Set<string>();
  #open = 0;
  #watched = "";
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(services: Services) {
    this.#services = services;
    this.#waits = new Kept(services.storage, "linehold-waits");
  }

  get waits(): boolean {
    return this.#waits.names.length > 0;
  }

  waitsFor(event: string): boolean {
    return this.#waits.get(event) !== undefined;
  }

  // While a view shows them.
  open(): () => void {
    if (this.#open++ === 0) {
      this.#timer = setInterval(() => document.hidden || !this.waits || void this.look(), PAUSE);
      void this.look();
    }
    return () => {
      if (--this.#open > 0) return;
      clearInterval(this.#timer);
      this.#unfollow();
    };
  }

  // What cannot be had now is asked for again later.
  async look(): Promise<void> {
    if (!this.#services.session.known) return;
    await Promise.all([this.#ask(), ...this.#waits.names.map((event) => this.stand(event))]).catch(() => {});
  }

  // The guest's entries of an event, as they are now.
  async stand(event: string): Promise<void> {
    const path = { event_id: event };
    const items = await this.#services.session
      .call("get", "/v1/events/{event_id}/waitlist", { path })
      .then((answer) => answer.items)
      .catch((error) => {
        if (error instanceof Refused && error.status === 404) return [];
        throw error;
      });
    const before = this.#waits.get(event) ?? [];
    const standing = items.filter(({ state }) => state !== "ended").map(({ waitlist_id }) => waitlist_id);
    if (standing.length > 0) this.#waits.set(event, standing);
    else this.#waits.delete(event);
    this.places.value = new Map(this.places.value).set(event, items);
    const over = items.filter((each) => each.state === "ended" && before.includes(each.waitlist_id));
    this.#tell(over.filter(({ reason }) => !OWN.includes(reason ?? "")));
    const ids = new Set(items.filter(({ state }) => state === "ended").map(({ waitlist_id }) => waitlist_id));
    this.offers.value = this.offers.value.filter(({ waitlist_id }) => !ids.has(waitlist_id));
    this.#follow();
  }

  // Joined just now: it stands before the service is asked again.
  joined(entry: Entry): void {
    const { event_id, waitlist_id } = entry;
    const others = (this.places.value.get(event_id) ?? []).filter((each) => each.waitlist_id !== waitlist_id);
    this.places.value = new Map(this.places.value).set(event_id, [...others, entry]);
    this.#waits.set(event_id, [...(this.#waits.get(event_id) ?? []), waitlist_id]);
    this.#follow();
  }

  // It was answered, or its time is up.
  drop({ offer_id, event_id }: Offer): void {
    this.#over.add(offer_id);
    this.offers.value = this.offers.value.filter((each) => each.offer_id !== offer_id);
    void this.stand(event_id).catch(() => {});
  }

  read(entry: Entry): void {
    this.ended.value = this.ended.value.filter((each) => each !== entry);
  }

  hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === "offer") this.#hear(change);
      else if (change.kind === "place") void this.stand(change.event_id).catch(() => {});
    }
  }

  #hear(offer: Offer): void {
    const others = this.offers.value.filter((each) => each.offer_id !== offer.offer_id);
    const open = offer.state === "open" && !this.#over.has(offer.offer_id);
    this.offers.value = open ? [...others, offer] : others;
    void this.stand(offer.event_id).catch(() => {});
  }

  async #ask(): Promise<void> {
    this.#offered((await this.#services.session.call("get", "/v1/customers/me/offers")).items);
  }

  // All that is offered now. It was waited for, if not by this page.
  #offered(items: readonly Offer[]): void {
    this.offers.value = items.filter(({ offer_id }) => !this.#over.has(offer_id));
    const unknown = new Set(items.map(({ event_id }) => event_id).filter((id) => !this.#waits.get(id)));
    for (const event of unknown) void this.stand(event).catch(() => {});
  }

  #tell(entries: readonly Entry[]): void {
    if (entries.length > 0) this.ended.value = [...this.ended.value, ...entries];
  }

  #follow(): void {
    const { session, live } = this.#services;
    const { customer } = session;
    if (!this.waits || this.#open === 0 || !customer) {
      this.#unfollow();
      return;
    }
    if (this.#watched === customer) return;
    this.#unfollow();
    this.#watched = customer;
    void session.token().then((token) => {
      if (this.#watched !== customer) return;
      this.#stop = live.watch(`customer/${customer}`, {
        token,
        snapshot: (data) => {
          this.#offered((data as { items?: Offer[] }).items ?? []);
          for (const event of this.#waits.names) void this.stand(event).catch(() => {});
        },
        changes: (changes) => this.hear(changes as Change[]),
        poll: async () => {
          await this.#ask();
          return undefined;
        },
        refused: () => this.#stop?.(),
      });
    });
  }

  #unfollow(): void {
    this.#watched = "";
    this.#stop?.();
    this.#stop = undefined;
  }
}

let made: News | undefined;

// One for all views.
export function news(services: Services): News {
  made ??= new News(services);
  return made;
}
