import { expect, it } from "vitest";
import {
  barScreenAddress,
  bookingAddress,
  consoleAddress,
  deskAddress,
  doorAddress,
  eventAddress,
  findAddress,
  marketAddress,
  organiserAddress,
  route,
  screenAddress,
  storeAddress,
} from "./route.ts";

it.each([
  ["", { view: "start" }],
  ["#/", { view: "start" }],
  ["#/events", { view: "find", keyword: "", from: "", to: "" }],
  ["#/?q=night", { view: "find", keyword: "night", from: "", to: "" }],
  ["#/events/evt_1", { view: "event", id: "evt_1" }],
  ["#/events/evt_1/A", { view: "event", id: "evt_1" }],
  ["#/bookings", { view: "tickets" }],
  ["#/bookings/bkg_1", { view: "booking", id: "bkg_1", token: "" }],
  ["#/bookings/bkg_1/token", { view: "booking", id: "bkg_1", token: "token" }],
  ["#/offers/ofr_1", { view: "offer", id: "ofr_1" }],
  ["#/me", { view: "me" }],
  ["#/confirm/operator/t%2F1", { view: "confirm", kind: "operator", token: "t/1" }],
  ["#/reset/store/t1", { view: "reset", kind: "store", token: "t1" }],
  ["#/waiting-room/evt_1", { view: "room", id: "evt_1" }],
  ["#/join", { view: "scan" }],
  ["#/join/str_1/code", { view: "join", id: "str_1", code: "code" }],
  ["#/line/str_1", { view: "line", id: "str_1" }],
  ["#/stores", { view: "stores" }],
  ["#/stores/str_1", { view: "counter", id: "str_1" }],
  ["#/stores/str_1/wall", { view: "shopWall", id: "str_1" }],
  ["#/stores/str_1/else", { view: "missing" }],
  ["#/screen/dsp_1", { view: "shopScreen", id: "dsp_1", store: "", token: "" }],
  ["#/screen/dsp_1/str_1/t.o", { view: "shopScreen", id: "dsp_1", store: "str_1", token: "t.o" }],
  ["#/arrive/bar_1/c", { view: "arrive", id: "bar_1", code: "c" }],
  ["#/bars", { view: "bars" }],
  ["#/bar-request", { view: "place" }],
  ["#/consoles", { view: "consoles" }],
  ["#/consoles/new", { view: "newBar" }],
  ["#/console/bar_1", { view: "console", id: "bar_1" }],
  ["#/console/bar_1/door", { view: "barDoor", id: "bar_1" }],
  ["#/console/bar_1/profile", { view: "barProfile", id: "bar_1" }],
  ["#/console/bar_1/nothing", { view: "missing" }],
  ["#/console", { view: "missing" }],
  ["#/bar-screen/bar_1", { view: "barScreen", id: "bar_1" }],
  ["#/events/%E0%A4%A", { view: "event", id: "%E0%A4%A" }],
  ["#/markets", { view: "markets" }],
  ["#/market/mkt_1", { view: "market", id: "mkt_1" }],
  ["#/market/mkt_1/screen", { view: "marketScreen", id: "mkt_1" }],
  ["#/market/mkt_1/manager", { view: "marketManager", id: "mkt_1" }],
  ["#/market/mkt_1/till/3", { view: "till", id: "mkt_1", lane: "3" }],
  ["#/market/mkt_1/till", { view: "missing" }],
  ["#/door", { view: "doors" }],
  ["#/door/evt_1", { view: "door", id: "evt_1" }],
  ["#/rooms", { view: "rooms" }],
  ["#/rooms/new", { view: "newRoom" }],
  ["#/rooms/wrm_1", { view: "desk", id: "wrm_1" }],
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

it("writes what it reads", () => {
  const asked = { keyword: "a & b", from: "2026-12-01", to: "" };
  expect(route(findAddress(asked))).toEqual({ view: "find", ...asked });
  expect(route(bookingAddress("a/b"))).toEqual({ view: "booking", id: "a/b", token: "" });
  expect(route(eventAddress("a/b"))).toEqual({ view: "event", id: "a/b" });
  expect(route(consoleAddress("a/b", "door"))).toEqual({ view: "barDoor", id: "a/b" });
  expect(route(barScreenAddress("a/b"))).toEqual({ view: "barScreen", id: "a/b" });
  expect(route(doorAddress("a/b"))).toEqual({ view: "door", id: "a/b" });
  expect(route(deskAddress("a/b"))).toEqual({ view: "desk", id: "a/b" });
  expect(route(organiserAddress("events", "a/b", "seats"))).toEqual({ view: "organiserSeats", id: "a/b" });
  expect(route(marketAddress("a/b", "till", "x y"))).toEqual({ view: "till", id: "a/b", lane: "x y" });
  expect(route(storeAddress("a/b", "wall"))).toEqual({ view: "shopWall", id: "a/b" });
  expect(route(screenAddress("d", "a/b", "t"))).toEqual({ view: "shopScreen", id: "d", store: "a/b", token: "t" });
});
