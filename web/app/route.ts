// What the address says after its "#". Codes and tokens of mailed links stand there, because no browser sends that part
// to a server. Addresses that web/pages still shows are opened there, under the same name.

export type Route =
  | { view: "start" }
  | { view: "find"; keyword: string; from: string; to: string }
  | { view: "event"; id: string }
  | { view: "tickets" }
  | { view: "booking"; id: string }
  | { view: "markets" }
  | { view: "market" | "marketScreen" | "marketManager"; id: string }
  | { view: "till"; id: string; lane: string }
  | { view: "room"; id: string }
  | { view: "scan" }
  | { view: "join"; id: string; code: string }
  | { view: "line"; id: string }
  | { view: "bars" }
  | { view: "place" }
  | { view: "arrive"; id: string; code: string }
  | { view: "page"; address: string }
  | { view: "missing" };

const PAGES = new Set("offers stores screen consoles console bar-screen rooms confirm reset waitlist".split(" "));

const MOVED = new Set("join line bars bar-request arrive waiting-room".split(" "));

export function route(hash: string): Route {
  const [, path = "", query = ""] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [place = "", id = "", more = "", lane = ""] = path.split("/").map(plain);
  const asked = new URLSearchParams(query);
  if (place === "" && asked.size === 0) return { view: "start" };
  if (place === "" || (place === "events" && !id)) return search(asked);
  if (place === "events") return { view: "event", id };
  if (place === "bookings" && !id) return { view: "tickets" };
  if (place === "bookings" && !more) return { view: "booking", id };
  if (place === "markets" && !id) return { view: "markets" };
  if (place === "market" && id) return market(id, more, lane);
  if (place === "waiting-room" && id) return { view: "room", id };
  if (place === "join") return id ? { view: "join", id, code: more } : { view: "scan" };
  if (place === "line" && id) return { view: "line", id };
  if (place === "bars") return { view: "bars" };
  if (place === "bar-request") return { view: "place" };
  if (place === "arrive" && id) return { view: "arrive", id, code: more };
  if (place === "bookings" || PAGES.has(place)) return { view: "page", address: page(path) };
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

export function lineAddress(id: string): string {
  return `#/line/${encodeURIComponent(id)}`;
}

export function marketAddress(id: string, ...more: string[]): string {
  return `#/${["market", id, ...more].map(encodeURIComponent).join("/")}`;
}

// Where a view is, whether it has moved to the application or not.
export function page(path: string): string {
  return MOVED.has(path.split("/", 1)[0] ?? "") ? `#/${path}` : `/pages/#/${path}`;
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

// Anybody can write an address: a broken escape stands for itself.
function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
