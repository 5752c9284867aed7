// The shape of all catalogues. Where the contract has words of its own, each of them has to be there.

import type { components } from "#schema";

type Schemas = components["schemas"];
type Words = string;
type Counted = (n: number) => string;
type Named = (name: string) => string;

export interface Catalogue {
  language: "en" | "de";
  shell: Record<
    | "skip"
    | "home"
    | "find"
    | "tickets"
    | "language"
    | "line"
    | "reference"
    | "offline"
    | "loading"
    | "failed"
    | "again"
    | "unreachable"
    | "close"
    | "typedBefore"
    | "startOver",
    Words
  >;
  missing: Record<"title" | "words" | "start", Words>;
  offline: { asOf: Named } & Record<
    "kept" | "title" | "words" | "withYou" | "nothing" | "nothingWords" | "fresh" | "freshWords" | "update" | "later",
    Words
  >;
  start: Record<
    | "title"
    | "lead"
    | "primary"
    | "doors"
    | "guests"
    | "guestsWords"
    | "organisers"
    | "organisersWords"
    | "shops"
    | "shopsWords"
    | "shopsLink"
    | "bars"
    | "barsWords"
    | "barsLink"
    | "markets"
    | "marketsWords"
    | "marketsLink"
    | "demo"
    | "demoWords"
    | "demoSeats"
    | "demoLapse"
    | "demoBars"
    | "demoMarket"
    | "demoMail"
    | "demoWorkbench",
    Words
  > & {
    guestsLinks: Record<"find" | "bars" | "place" | "tickets" | "join", Words>;
    organisersLinks: Record<"events" | "rooms", Words>;
  };
  find: Record<
    "title" | "keyword" | "from" | "until" | "popular" | "coming" | "none" | "noneWords" | "empty" | "more" | "clear",
    Words
  > & { found: (n: number, more: boolean) => string; shows: Counted; from_price: Named };
  sale: Record<"cancelled" | "closed" | "open", Words> & Record<"begins" | "ended", Named>;
  event: Record<
    | "back"
    | "missing"
    | "venueTime"
    | "live"
    | "connecting"
    | "polling"
    | "map"
    | "list"
    | "plan"
    | "planHelp"
    | "stage"
    | "zoomIn"
    | "zoomOut"
    | "whole"
    | "legend"
    | "soldOut"
    | "best"
    | "bestWords"
    | "quantity"
    | "category"
    | "section"
    | "anywhere"
    | "fewer"
    | "more"
    | "clear"
    | "total"
    | "room"
    | "toRoom"
    | "inside",
    Words
  > &
    Record<"free" | "find" | "chosen" | "hold" | "most", Counted> &
    Record<"row" | "seat" | "seats" | "remove" | "lost", Named> & {
      marks: Record<"mine" | "chosen" | "held" | "booked" | "blocked" | "accessible", Words>;
      states: Record<"free" | "held" | "booked" | "blocked" | "mine", Words>;
    };
  hold: Record<
    | "title"
    | "warning"
    | "extend"
    | "extended"
    | "release"
    | "released"
    | "book"
    | "test"
    | "card"
    | "lapsed"
    | "go"
    | "taken_up",
    Words
  > & { left: Counted; pay: Named };
  tickets: Record<
    | "title"
    | "none"
    | "noneWords"
    | "more"
    | "booking"
    | "back"
    | "show"
    | "print"
    | "calendar"
    | "pending"
    | "total"
    | "number"
    | "booked",
    Words
  > & {
    code: Named;
    each: Counted;
    // Each status, reason and refund of the contract.
    status: Record<Schemas["OrderStatus"], Words>;
    reasons: Record<Schemas["OrderReason"], Words>;
    refunds: Record<Schemas["RefundStatus"] | "none", Words>;
  };
  // By the code of a refusal; the service's own words for others.
  errors: Record<string, Words>;
}
