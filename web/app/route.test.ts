import { expect, it } from "vitest";
import { eventAddress, findAddress, marketAddress, organiserAddress, page, route } from "./route.ts";

it.each([
  ["", { view: "start" }],
  ["#/", { view: "start" }],
  ["#/events", { view: "find", keyword: "", from: "", to: "" }],
  ["#/?q=night", { view: "find", keyword: "night", from: "", to: "" }],
  ["#/events/evt_1", { view: "event", id: "evt_1" }],
  ["#/events/evt_1/A", { view: "event", id: "evt_1" }],
  ["#/bookings", { view: "tickets" }],
  ["#/bookings/bkg_1", { view: "booking", id: "bkg_1" }],
  ["#/waiting-room/evt_1", { view: "room", id: "evt_1" }],
  ["#/join", { view: "scan" }],
  ["#/join/str_1/code", { view: "join", id: "str_1", code: "code" }],
  ["#/line/str_1", { view: "line", id: "str_1" }],
  ["#/arrive/bar_1/c", { view: "arrive", id: "bar_1", code: "c" }],
  ["#/bars", { view: "bars" }],
  ["#/bar-request", { view: "place" }],
  ["#/events/%E0%A4%A", { view: "event", id: "%E0%A4%A" }],
  ["#/markets", { view: "markets" }],
  ["#/market/mkt_1", { view: "market", id: "mkt_1" }],
  ["#/market/mkt_1/screen", { view: "marketScreen", id: "mkt_1" }],
  ["#/market/mkt_1/manager", { view: "marketManager", id: "mkt_1" }],
  ["#/market/mkt_1/till/3", { view: "till", id: "mkt_1", lane: "3" }],
  ["#/market/mkt_1/till", { view: "missing" }],
  ["#/organiser", { view: "organiser" }],
  ["#/organiser/venues/new", { view: "organiserHall", id: "new" }],
  ["#/organiser/events/new", { view: "organiserEdit", id: "new" }],
  ["#/organiser/events/new?hall=ven_1", { view: "organiserEdit", id: "new", hall: "ven_1" }],
  ["#/organiser/events/evt_1", { view: "organiserEvent", id: "evt_1" }],
  ["#/organiser/events/evt_1/edit", { view: "organiserEdit", id: "evt_1" }],
  ["#/organiser/events/evt_1/sales", { view: "organiserSales", id: "evt_1" }],
  ["#/organiser/events/evt_1/attendees", { view: "organiserAttendees", id: "evt_1" }],
  ["#/organiser/events/evt_1/nothing", { view: "missing" }],
  ["#/organiser/halls", { view: "missing" }],
  ["#/nothing/here", { view: "missing" }],
])("reads %s", (hash, wanted) => {
  expect(route(hash)).toEqual(wanted);
});

it.each(["bookings/bkg_1/token", "offers/ofr_1", "confirm/operator/t%2F1"])(
  "opens %s where it is still shown",
  (path) => {
    expect(route(`#/${path}`)).toEqual({ view: "page", address: `/pages/#/${path}` });
  },
);

it("writes what it reads", () => {
  const asked = { keyword: "a & b", from: "2026-12-01", to: "" };
  expect(route(findAddress(asked))).toEqual({ view: "find", ...asked });
  expect(route(eventAddress("a/b"))).toEqual({ view: "event", id: "a/b" });
  expect(route(organiserAddress("events", "a/b", "seats"))).toEqual({ view: "organiserSeats", id: "a/b" });
  expect(route(marketAddress("a/b", "till", "x y"))).toEqual({ view: "till", id: "a/b", lane: "x y" });
});

it("links to where a view is", () => {
  expect(page("waiting-room/evt_1")).toBe("#/waiting-room/evt_1");
  expect(page("events/evt_1")).toBe("/pages/#/events/evt_1");
  expect(page("rooms")).toBe("/pages/#/rooms");
});
