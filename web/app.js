// Choose an event and a section, see its seats live, hold some, and pay.

import { Api } from "./api.js";
import { SeatMap } from "./seat-map.js";
import { Watch } from "./watch.js";

const at = (id) => document.getElementById(id);
const demo = await (await fetch("demo.json")).json();
const api = new Api(demo.api);

let event, section, watch, hold;
const map = new SeatMap(at("map"), (seats) => (at("hold").disabled = seats.length === 0 || hold !== undefined));

function button(text, pressed, press) {
  const made = document.createElement("button");
  made.textContent = text;
  made.setAttribute("aria-pressed", pressed);
  made.onclick = press;
  return made;
}

async function open(id, wanted) {
  event = await api.get(`/v1/events/${id}`);
  section = wanted ?? event.sections[0].id;
  location.hash = `${id}/${section}`;
  at("title").textContent = `${event.name}, ${event.venue.name}`;
  at("sections").replaceChildren(
    ...event.sections.map((each) => button(each.name, each.id === section, () => open(id, each.id))),
  );
  for (const each of at("events").children) each.setAttribute("aria-pressed", each.dataset.id === id);
  at("best").disabled = hold !== undefined;
  watch?.close();
  watch = new Watch(demo.websocket, `seats/${id}/${section}`, {
    snapshot: async (data) => map.show(section, data.rows ? data : await api.get(`/v1/events/${id}/seats/${section}`)),
    changes: (changes) => map.apply(changes),
    status: (text) => (at("status").textContent = text),
  });
}

function keep(made) {
  hold = made;
  map.own(made?.seats ?? []);
  for (const id of ["extend", "release", "book"]) at(id).hidden = !made;
  at("extend").disabled = made?.extended ?? false;
  at("best").disabled = at("hold").disabled = made !== undefined;
  count();
}

function count() {
  if (!hold) return;
  const left = Math.ceil((Date.parse(hold.expires_at) - Date.now()) / 1000);
  if (left <= 0) {
    keep(undefined);
    at("cart").textContent = "Your time is up; the seats are free again.";
    return;
  }
  const price = (hold.total.amount / 100).toLocaleString(undefined, { style: "currency", currency: hold.total.currency });
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  at("cart").textContent = `${hold.seats.join(", ")} · ${price} · yours for ${time}`;
}

// One action at a time; what is refused is said in the server's words.
function does(id, act) {
  at(id).onclick = async () => {
    at("message").textContent = "";
    try {
      await act();
    } catch (error) {
      at("message").textContent = error.message;
      if (error.status === 410) keep(undefined);
    }
  };
}

const take = async (wish) => keep(await api.mine("POST", `/v1/events/${event.event_id}/holds`, wish));
does("hold", () => take({ seats: map.choice() }));
does("best", () => {
  const category = [...map.rows.values()][0].category;
  return take({ best_available: { category, quantity: 2, section } });
});
does("extend", async () => keep(await api.mine("POST", `/v1/holds/${hold.hold_id}/extend`)));
does("release", async () => {
  await api.mine("DELETE", `/v1/holds/${hold.hold_id}`);
  keep(undefined);
  at("cart").textContent = "Given back.";
});
does("book", async () => {
  const payment = { method: "test" };
  const booking = await api.mine("POST", `/v1/bookings/${hold.event_id}`, { hold_id: hold.hold_id, payment });
  keep(undefined);
  at("cart").textContent = `Booked: ${booking.seats.join(", ")} (${booking.booking_id}).`;
});
setInterval(count, 500);

for (const id of demo.events) {
  const { name } = await api.get(`/v1/events/${id}`);
  const made = button(name, false, () => open(id));
  made.dataset.id = id;
  at("events").append(made);
}
const [first, wanted] = location.hash.slice(1).split("/");
await open(demo.events.includes(first) ? first : demo.events[0], demo.events.includes(first) ? wanted : undefined);
