// What the address says after its "#": the start view with what was searched for, an event and its section, a booking,
// or all of them.

export function route(hash) {
  const [, path, query] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash);
  const [place, id, section] = path.split("/").map(plain);
  if (place === "events" && id) return { view: "event", id, section };
  if (place === "bookings") return id ? { view: "booking", id } : { view: "bookings" };
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

// Anybody can write an address: a broken escape stands for itself.
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
