// What the address says after its "#": the start view with what was searched for, an event and its section, a booking,
// perhaps with the token of a mailed link, or all of them; an offer; the pages of stores: a shop's own, what its screen
// leads to, and a number in its line; and those of bars: what is nearby, one's request, what the code at a bar's door
// leads to, a bar's own and its screen; a waiting room, and those of an organiser.

export function route(hash) {
  const [, path, query] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash);
  const [place, id, section] = path.split("/").map(plain);
  if (place === "events" && id) return { view: "event", id, section };
  if (place === "bookings") return id ? { view: "booking", id, token: section } : { view: "bookings" };
  if (place === "offers" && id) return { view: "offer", id };
  if (place === "stores") return id ? { view: "counter", id } : { view: "stores" };
  if (place === "screen" && id) return { view: "screen", id };
  if (place === "join" && id) return { view: "join", id, code: section ?? "" };
  if (place === "line" && id) return { view: "line", id };
  if (place === "bars" || place === "consoles") return { view: place };
  if (place === "bar-request") return { view: "request" };
  if (place === "arrive" && id) return { view: "arrive", id, code: section ?? "" };
  if (place === "console" && id) return { view: "console", id };
  if (place === "bar-screen" && id) return { view: "wall", id };
  if (place === "waiting-room" && id) return { view: "room", id };
  if (place === "rooms") return id ? { view: "desk", id } : { view: "rooms" };
  if (place === "confirm") return { view: "confirm", kind: id ?? "", token: section ?? "" };
  if (place === "reset") return { view: "reset", kind: id ?? "", token: section ?? "" };
  const asked = new URLSearchParams(query);
  return { view: "start", keyword: asked.get("q") ?? "", from: asked.get("from") ?? "", to: asked.get("to") ?? "" };
}

export function startAddress({ keyword, from, to }) {
  const asked = new URLSearchParams(Object.entries({ q: keyword, from, to }).filter(([, value]) => value));
  return asked.size ? `#/?${asked}` : "#/";
}

export function eventAddress(id, section) {
  return `#/${["events", id, section].filter(Boolean).map(encodeURIComponent).join("/")}`;
}

export function bookingAddress(id) {
  return `#/bookings/${encodeURIComponent(id)}`;
}

export function counterAddress(store) {
  return `#/stores/${encodeURIComponent(store)}`;
}

export function screenAddress(display) {
  return `#/screen/${encodeURIComponent(display)}`;
}

export function lineAddress(store) {
  return `#/line/${encodeURIComponent(store)}`;
}

export function roomAddress(room) {
  return `#/waiting-room/${encodeURIComponent(room)}`;
}

export function deskAddress(room) {
  return `#/rooms/${encodeURIComponent(room)}`;
}

export const REQUEST = "#/bar-request";

export function arriveAddress(bar) {
  return `#/arrive/${encodeURIComponent(bar)}`;
}

export function consoleAddress(bar) {
  return `#/console/${encodeURIComponent(bar)}`;
}

export function wallAddress(bar) {
  return `#/bar-screen/${encodeURIComponent(bar)}`;
}

// Anybody can write an address: a broken escape stands for itself.
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
