// Puts the page together, and shows the view that the address asks for.

import { Api } from "./api.js";
import { linked } from "./booked.js";
import { BookingView } from "./booking-view.js";
import { BookingsView } from "./bookings-view.js";
import { Cart } from "./cart.js";
import { at } from "./element.js";
import { EventView } from "./event-view.js";
import { failure } from "./failure.js";
import { News } from "./news.js";
import { Notices } from "./notices.js";
import { Offers } from "./offers.js";
import { route, startAddress } from "./route.js";
import { StartView } from "./start-view.js";

let views, shown, place, moved, left;

async function begin() {
  let settings;
  try {
    settings = await (await fetch("demo.json")).json();
  } catch {
    at("start").hidden = false;
    failure(at("start-trouble"), new Error("The page could not be loaded."), begin);
    return;
  }
  const api = new Api(settings.api);
  const method = settings.payments === "stripe" ? "card" : "test";
  const cart = new Cart(api, method, { held: (seats) => event.map.own(seats), refused: () => event.reload() });
  const news = new News(api, settings.websocket);
  const notices = new Notices(news, home);
  new Offers(api, cart, news, notices, home);
  const event = new EventView(api, settings.websocket, cart, news, arrived);
  views = new Map([
    ["start", new StartView(api, arrived)],
    ["event", event],
    ["booking", new BookingView(api, arrived)],
    ["bookings", new BookingsView(api, arrived)],
  ]);
  // Whoever comes back from their bank brings a secret of the payment along, which has no business in the history.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  linked();
  history.scrollRestoration = "manual";
  addEventListener("hashchange", go);
  go();
  news.look();
}

// A view's section has its name. One comes back to what one searched for, at the place where one was.
function go() {
  const wanted = route(location.hash);
  const next = views.get(wanted.view);
  moved = shown && `${wanted.view}/${wanted.id}` !== place;
  place = `${wanted.view}/${wanted.id}`;
  if (shown && shown !== next) {
    if (shown === views.get("start")) left = scrollY;
    shown.leave();
  }
  shown = next;
  for (const name of views.keys()) at(name).hidden = name !== wanted.view;
  next.enter(wanted);
}

function arrived() {
  if (shown.asked) at("back").href = startAddress(shown.asked);
  document.title = [shown.title, "Linehold"].filter(Boolean).join(" – ");
  if (!moved) return;
  moved = false;
  shown.heading.focus({ preventScroll: true });
  scrollTo(0, shown === views.get("start") ? left : 0);
}

// Where to go on reading when what one was at is no more.
function home() {
  shown.heading.focus({ preventScroll: true });
}

await begin();
