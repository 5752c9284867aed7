// A room's terms, as a form has them and as the service takes them. Setting them replaces all of them, so what the form
// does not show is sent as it is.

import type { Answer, Body } from "../core/api.ts";
import { instantOf, wall } from "../core/wall.ts";
import type { Figures } from "./orders.ts";

export type Terms = NonNullable<Body<"put", "/v1/events/{event_id}/waiting-room">>;
type Act = Answer<"get", "/v1/waiting-rooms/{room_id}/history">["items"][number];

// The start that was planned, which stays a term when the room is opened before it; and whether the room closes with the
// sale. The figures do not say so, but the history does.
export interface Planned {
  starts_at: string | undefined;
  withSale: boolean;
}

// `acts` are the newest first.
export function planned(acts: readonly Act[]): Planned {
  const last = (name: string) => acts.map(({ facts }) => facts[name]).find((value) => value !== undefined);
  const starts = last("starts_at");
  return { starts_at: typeof starts === "string" ? starts : undefined, withSale: last("closes_with_sale") === true };
}

// The terms as they are.
export function terms(room: Figures, { starts_at, withSale }: Planned): Terms {
  const { opens_at, closes_at, capacity, max_per_minute, claim_seconds, admission_seconds, max_renewals } = room;
  const { confirmed_email, one_per_email, challenge, max_per_network, target_url } = room;
  return {
    starts_at: starts_at ?? room.starts_at,
    opens_at,
    closes_at: withSale ? null : closes_at,
    capacity,
    max_per_minute,
    claim_seconds,
    admission_seconds,
    max_renewals,
    confirmed_email,
    one_per_email,
    challenge,
    max_per_network,
    target_url,
  };
}

// What stands in the fields. Minutes are enough for people; an instant that was not touched stays to the second.
export interface Fields {
  opens: string;
  starts: string;
  closes: string;
  capacity: string;
  pace: string;
  claim: string;
  stay: string;
  renewals: string;
  network: string;
  confirmed: boolean;
  single: boolean;
  challenge: boolean;
}

export function fields(known: Terms, zone: string): Fields {
  const shown = (instant: string | null | undefined) => (instant ? wall(instant, zone) : "");
  const number = (value: number | null | undefined, otherwise = "") => (value == null ? otherwise : String(value));
  return {
    opens: shown(known.opens_at),
    starts: shown(known.starts_at),
    closes: shown(known.closes_at),
    capacity: number(known.capacity),
    pace: number(known.max_per_minute),
    claim: number(known.claim_seconds, "120"),
    stay: number(known.admission_seconds, "600"),
    renewals: number(known.max_renewals, "3"),
    network: number(known.max_per_network),
    confirmed: known.confirmed_email === true,
    single: known.one_per_email === true,
    challenge: known.challenge === true,
  };
}

// A new room's, before anything was changed.
export function firstFields(starts: string, opens: string): Fields {
  return {
    opens,
    starts,
    closes: "",
    capacity: "500",
    pace: "",
    claim: "120",
    stay: "600",
    renewals: "3",
    network: "",
    confirmed: false,
    single: false,
    challenge: false,
  };
}

export function termsOf(form: Fields, zone: string, known?: Terms): Terms {
  const instant = (shown: string, before: string | null | undefined) => {
    if (!shown) return null;
    return before && wall(before, zone) === shown ? before : (instantOf(shown, zone) ?? null);
  };
  const number = (text: string) => (text.trim() === "" ? null : Number(text));
  return {
    starts_at: instant(form.starts, known?.starts_at) ?? "",
    opens_at: instant(form.opens, known?.opens_at),
    closes_at: instant(form.closes, known?.closes_at),
    capacity: Number(form.capacity),
    max_per_minute: number(form.pace),
    claim_seconds: Number(form.claim),
    admission_seconds: Number(form.stay),
    max_renewals: Number(form.renewals),
    confirmed_email: form.confirmed,
    one_per_email: form.single,
    challenge: form.challenge,
    max_per_network: number(form.network),
    ...(known && { target_url: known.target_url ?? null }),
  };
}
