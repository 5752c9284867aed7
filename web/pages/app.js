// Puts the page together, and shows the view that the address asks for.

import { Account } from "./account.js";
import { Api } from "./api.js";
import { ArriveView } from "./arrive-view.js";
import { BarRequest } from "./bar-request.js";
import { BarsView } from "./bars-view.js";
import { linked } from "./booked.js";
import { BookingView } from "./booking-view.js";
import { BookingsView } from "./bookings-view.js";
import { Cart } from "./cart.js";
import { ConfirmView } from "./confirm-view.js";
import { ConsoleView } from "./console-view.js";
import { ConsolesView } from "./consoles-view.js";
import { CounterView } from "./counter-view.js";
import { DeskView } from "./desk-view.js";
import { at } from "./element.js";
import { EventView } from "./event-view.js";
import { failure } from "./failure.js";
import { JoinView } from "./join-view.js";
import { LineView } from "./line-view.js";
import { News } from "./news.js";
import { Notices } from "./notices.js";
import { OfferView } from "./offer-view.js";
import { Offers } from "./offers.js";
import { RequestView } from "./request-view.js";
import { ResetView } from "./reset-view.js";
import { RoomView } from "./room-view.js";
import { RoomsView } from "./rooms-view.js";
import { route, startAddress } from "./route.js";
import { ScreenView } from "./screen-view.js";
import { StartView } from "./start-view.js";
import { StoresView } from "./stores-view.js";
import { WallView } from "./wall-view.js";
import { Whereabouts } from "./whereabouts.js";

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
  const [account, operator] = ["store", "operator"].map((kind) => new Account(api, kind));
  const where = new Whereabouts(api);
  const request = new BarRequest(api, settings.websocket, where);
  views = new Map([
    ["start", new StartView(api, arrived)],
    ["event", event],
    ["booking", new BookingView(api, arrived)],
    ["bookings", new BookingsView(api, arrived)],
    ["offer", new OfferView(api, arrived)],
    ["stores", new StoresView(api, account, arrived)],
    ["counter", new CounterView(api, account, settings.websocket, arrived)],
    ["screen", new ScreenView(api, settings.websocket, arrived)],
    ["join", new JoinView(api, arrived)],
    ["line", new LineView(api, settings.websocket, arrived)],
    ["confirm", new ConfirmView(api, arrived)],
    ["reset", new ResetView(api, arrived)],
    ["bars", new BarsView(api, where, request, settings.place, arrived)],
    ["request", new RequestView(api, request, where, notices, arrived)],
    ["arrive", new ArriveView(api, request, arrived)],
    ["consoles", new ConsolesView(api, operator, arrived)],
    ["console", new ConsoleView(operator, settings.websocket, arrived)],
    ["room", new RoomView(api, arrived)],
    ["rooms", new RoomsView(api, operator, arrived)],
    ["desk", new DeskView(operator, arrived)],
    ["wall", new WallView(api, settings.websocket, arrived)],
  ]);
  // Whoever comes back from their bank brings a secret of the payment along, which has no business in the history.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  linked();
  history.scrollRestoration = "manual";
  addEventListener("hashchange", go);
  go();
  news.look();
  request.look();
}

// A view's section has its name. One comes back to what one searched for, at the place where one was.
function go() {
  const wanted = route(location.hash);
  const next = views.get(wanted.view);
  const there = [wanted.view, wanted.id, wanted.code].join("/");
  moved = shown && there !== place;
  place = there;
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
