// What the address says after its "#". Codes and tokens of mailed links stand there, because no browser sends that part
// to a server.

type OrganiserView =
  | "organiserHall"
  | "organiserEvent"
  | "organiserEdit"
  | "organiserSeats"
  | "organiserSales"
  | "organiserAttendees";

export type Route =
  | { view: "start" }
  | { view: "find"; keyword: string; from: string; to: string }
  | { view: "event"; id: string }
  | { view: "tickets" }
  | { view: "booking"; id: string; token: string }
  | { view: "offer"; id: string }
  | { view: "me" }
  | { view: "confirm" | "reset"; kind: string; token: string }
  | { view: "markets" }
  | { view: "market" | "marketScreen" | "marketManager"; id: string }
  | { view: "till"; id: string; lane: string }
  | { view: "room"; id: string }
  | { view: "scan" }
  | { view: "join"; id: string; code: string }
  | { view: "line"; id: string }
  | { view: "stores" }
  | { view: "counter" | "shopWall"; id: string }
  | { view: "shopScreen"; id: string; store: string; token: string }
  | { view: "bars" }
  | { view: "place" }
  | { view: "arrive"; id: string; code: string }
  | { view: "consoles" | "newBar" }
  | { view: "console" | "barDoor" | "barProfile" | "barScreen"; id: string }
  | { view: "doors" | "rooms" | "newRoom" }
  | { view: "door" | "desk"; id: string }
  | { view: "organiser" }
  | { view: OrganiserView; id: string; hall?: string }
  | { view: "missing" };

export function route(hash: string): Route {
  const [, path = "", query = ""] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [place = "", id = "", more = "", lane = ""] = path.split("/").map(plain);
  const asked = new URLSearchParams(query);
  if (place === "" && asked.size === 0) return { view: "start" };
  if (place === "" || (place === "events" && !id)) return search(asked);
  if (place === "events") return { view: "event", id };
  if (place === "bookings" && !id) return { view: "tickets" };
  if (place === "bookings") return { view: "booking", id, token: more };
  if (place === "offers" && id) return { view: "offer", id };
  if (place === "me") return { view: "me" };
  if (place === "confirm" || place === "reset") return { view: place, kind: id, token: more };
  if (place === "markets" && !id) return { view: "markets" };
  if (place === "market" && id) return market(id, more, lane);
  if (place === "waiting-room" && id) return { view: "room", id };
  if (place === "join") return id ? { view: "join", id, code: more } : { view: "scan" };
  if (place === "line" && id) return { view: "line", id };
  if (place === "stores" && !id) return { view: "stores" };
  if (place === "stores" && (!more || more === "wall")) return { view: more ? "shopWall" : "counter", id };
  // With the store and the display's token, on a device that becomes a screen.
  if (place === "screen" && id) return { view: "shopScreen", id, store: more, token: lane };
  if (place === "bars") return { view: "bars" };
  if (place === "bar-request") return { view: "place" };
  if (place === "arrive" && id) return { view: "arrive", id, code: more };
  if (place === "consoles") return { view: id === "new" ? "newBar" : "consoles" };
  if (place === "console" && id) return barConsole(id, more);
  if (place === "bar-screen" && id) return { view: "barScreen", id };
  if (place === "door") return id ? { view: "door", id } : { view: "doors" };
  if (place === "rooms" && id === "new") return { view: "newRoom" };
  if (place === "rooms") return id ? { view: "desk", id } : { view: "rooms" };
  if (place === "organiser") return organiser(id, more, lane, asked.get("hall"));
  return { view: "missing" };
}

export function findAddress({ keyword = "", from = "", to = "" } = {}): string {
  const asked = new URLSearchParams(Object.entries({ q: keyword, from, to }).filter(([, value]) => value));
  return asked.size ? `#/events?${asked}` : "#/events";
}

export function eventAddress(id: string): string {
  return `#/events/${encodeURIComponent(id)}`;
}

export function bookingAddress(id: string): string {
  return `#/bookings/${encodeURIComponent(id)}`;
}

// The document where a card is paid with: it has a policy of its own, because the card form is the provider's.
export function payAddress(booking: string): string {
  return `/pay.html#${encodeURIComponent(booking)}`;
}

export function roomAddress(id: string): string {
  return `#/waiting-room/${encodeURIComponent(id)}`;
}

export function lineAddress(id: string): string {
  return `#/line/${encodeURIComponent(id)}`;
}

export function marketAddress(id: string, ...more: string[]): string {
  return `#/${["market", id, ...more].map(encodeURIComponent).join("/")}`;
}

export function storeAddress(id: string, ...more: string[]): string {
  return `#/${["stores", id, ...more].map(encodeURIComponent).join("/")}`;
}

export function screenAddress(display: string, ...more: string[]): string {
  return `#/${["screen", display, ...more].map(encodeURIComponent).join("/")}`;
}

export function consoleAddress(id: string, more?: "door" | "profile"): string {
  return `#/${["console", id, ...(more ? [more] : [])].map(encodeURIComponent).join("/")}`;
}

export function barScreenAddress(id: string): string {
  return `#/bar-screen/${encodeURIComponent(id)}`;
}

export function doorAddress(id: string): string {
  return `#/door/${encodeURIComponent(id)}`;
}

export function deskAddress(id: string): string {
  return `#/rooms/${encodeURIComponent(id)}`;
}

export function organiserAddress(...path: string[]): string {
  return `#/${["organiser", ...path].map(encodeURIComponent).join("/")}`;
}

export function newEventAddress(hall: string): string {
  return `${organiserAddress("events", "new")}?hall=${encodeURIComponent(hall)}`;
}

function search(asked: URLSearchParams): Route {
  return { view: "find", keyword: asked.get("q") ?? "", from: asked.get("from") ?? "", to: asked.get("to") ?? "" };
}

function market(id: string, what: string, lane: string): Route {
  if (!what) return { view: "market", id };
  if (what === "till" && lane) return { view: "till", id, lane };
  if (what === "screen") return { view: "marketScreen", id };
  return what === "manager" ? { view: "marketManager", id } : { view: "missing" };
}

function barConsole(id: string, what: string): Route {
  if (!what) return { view: "console", id };
  if (what === "door") return { view: "barDoor", id };
  return what === "profile" ? { view: "barProfile", id } : { view: "missing" };
}

const DESKS: ReadonlyMap<string, OrganiserView> = new Map([
  ["", "organiserEvent"],
  ["edit", "organiserEdit"],
  ["seats", "organiserSeats"],
  ["sales", "organiserSales"],
  ["attendees", "organiserAttendees"],
]);

function organiser(kind: string, id: string, desk: string, hall: string | null): Route {
  if (!kind) return { view: "organiser" };
  if (kind === "venues" && id) return { view: "organiserHall", id };
  if (kind === "events" && id === "new") return { view: "organiserEdit", id, ...(hall && { hall }) };
  const view = kind === "events" && id ? DESKS.get(desk) : undefined;
  return view ? { view, id } : { view: "missing" };
}

// Anybody can write an address: a broken escape stands for itself.
function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
