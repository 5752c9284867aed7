// An event as it is typed, what is wrong with it, and what is sent of it.

import type { Answer, Body } from "../core/api.ts";
import type { Money } from "../core/money.ts";
import { amountOf, typedOf } from "./amounts.ts";
import { instantAt, localAt } from "./zoned.ts";

export type EventDetails = Answer<"get", "/v1/events/{event_id}">;
export type NewEvent = Body<"post", "/v1/events">;
export type EventPatch = Body<"patch", "/v1/events/{event_id}">;
export type Performer = Answer<"get", "/v1/performers">["items"][number];

export interface Draft {
  name: string;
  description: string;
  venue: string;
  performers: readonly Performer[];
  // Local times of the venue; empty where nothing is said.
  starts: string;
  ends: string;
  onSale: string;
  saleEnds: string;
  currency: string;
  // As typed, by category. A Map, because categories are the organiser's names.
  prices: ReadonlyMap<string, string>;
  holdMinutes: string;
  most: string;
  // Hours before the start; empty: never.
  giveBack: string;
  waitlist: boolean;
  orphans: boolean;
  room: boolean;
}

export type Problem = "name" | "hall" | "starts" | "gap" | "past" | "endsEarly" | "saleLate" | "price" | "number";
// By field; a price's is "price/" and its category.
export type Faults = ReadonlyMap<string, Problem>;

export const EMPTY: Draft = {
  name: "",
  description: "",
  venue: "",
  performers: [],
  starts: "",
  ends: "",
  onSale: "",
  saleEnds: "",
  currency: "EUR",
  prices: new Map(),
  holdMinutes: "5",
  most: "10",
  giveBack: "0",
  waitlist: true,
  orphans: true,
  room: false,
};

export function draftOf(event: EventDetails): Draft {
  const zone = event.venue.timezone;
  const local = (instant: string | null) => (instant ? localAt(instant, zone) : "");
  const prices = new Map<string, Money>(Object.entries(event.prices));
  return {
    name: event.name,
    description: event.description,
    venue: event.venue_id,
    performers: event.performers,
    starts: local(event.starts_at),
    ends: local(event.ends_at),
    onSale: local(event.on_sale_at),
    saleEnds: event.sale_ends_at === event.starts_at ? "" : local(event.sale_ends_at),
    currency: [...prices.values()][0]?.currency ?? EMPTY.currency,
    prices: new Map([...prices].map(([name, price]) => [name, typedOf(price)])),
    holdMinutes: String(event.hold_seconds / 60),
    most: String(event.max_per_customer),
    giveBack: event.cancel_until_hours === null ? "" : String(event.cancel_until_hours),
    waitlist: event.waitlist,
    orphans: event.no_orphans,
    room: event.waiting_room,
  };
}

export interface About {
  zone: string;
  categories: readonly string[];
  now: number;
  // What the event was before it was changed.
  before?: EventDetails;
}

// What the service is asked for, or what is wrong. Nothing is sent while there is a fault.
export function bodyOf(draft: Draft, { zone, categories, now, before }: About): { body: NewEvent; faults: Faults } {
  const faults = new Map<string, Problem>();
  const instant = (field: "starts" | "ends" | "onSale" | "saleEnds") => {
    if (!draft[field]) return undefined;
    const found = instantAt(draft[field], zone);
    if (!found) faults.set(field, "gap");
    return found;
  };
  const [starts, ends, onSale, saleEnds] = [instant("starts"), instant("ends"), instant("onSale"), instant("saleEnds")];
  if (!draft.name.trim()) faults.set("name", "name");
  if (!draft.venue) faults.set("venue", "hall");
  if (!draft.starts) faults.set("starts", "starts");
  const changed = !before || Date.parse(before.starts_at) !== Date.parse(starts ?? "");
  if (starts && changed && Date.parse(starts) <= now) faults.set("starts", "past");
  if (starts && ends && Date.parse(ends) <= Date.parse(starts)) faults.set("ends", "endsEarly");
  const over = saleEnds ?? starts;
  if (onSale && over && Date.parse(onSale) >= Date.parse(over)) faults.set("onSale", "saleLate");
  const prices: Array<[string, Money]> = [];
  for (const category of categories) {
    const amount = amountOf(draft.prices.get(category) ?? "", draft.currency);
    if (amount === undefined) faults.set(`price/${category}`, "price");
    else prices.push([category, { amount, currency: draft.currency }]);
  }
  const holdSeconds = Math.round(Number(draft.holdMinutes.replace(",", ".")) * 60);
  if (!(holdSeconds >= 5 && holdSeconds <= 3_600)) faults.set("holdMinutes", "number");
  const most = Number(draft.most);
  if (!(Number.isInteger(most) && most >= 1 && most <= 100)) faults.set("most", "number");
  const body: NewEvent = {
    name: draft.name.trim(),
    description: draft.description.trim(),
    venue_id: draft.venue,
    performer_ids: draft.performers.map((each) => each.performer_id),
    starts_at: starts ?? "",
    ends_at: ends ?? null,
    on_sale_at: onSale ?? null,
    sale_ends_at: saleEnds ?? null,
    prices: Object.fromEntries(prices),
    hold_seconds: holdSeconds,
    max_per_customer: most,
    cancel_until_hours: draft.giveBack === "" ? null : Number(draft.giveBack),
    waitlist: draft.waitlist,
    no_orphans: draft.orphans,
    waiting_room: draft.room,
  };
  return { body, faults };
}

// Only what is another than before, so that one does not undo what others change meanwhile.
export function patchOf(body: NewEvent, before: EventDetails): EventPatch {
  const { venue_id: _, on_sale_at, ...rest } = body;
  const wanted: EventPatch = { ...rest, ...(on_sale_at && { on_sale_at }) };
  const said = before.sale_ends_at === before.starts_at ? null : before.sale_ends_at;
  const was = new Map<string, unknown>(Object.entries({ ...before, sale_ends_at: said }));
  const changed = Object.entries(wanted).filter(([name, value]) => !same(value, was.get(name)));
  return Object.fromEntries(changed);
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one === "object" && one !== null && typeof other === "object" && other !== null)
    return sorted(one) === sorted(other);
  return one === other || instant(one) === instant(other);
}

function instant(value: unknown): unknown {
  // Only minutes are typed.
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value);
  return time ? Math.floor(Date.parse(value) / 60_000) : value;
}

function sorted(value: object): string {
  if (Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(entries.map(([name, each]) => [name, typeof each === "object" ? sorted(each) : each]));
}
