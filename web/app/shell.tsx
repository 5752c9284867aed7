// The frame around every view: header, footer, notices, and the view that the address asks for, loaded when it is opened.

import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { followNetwork, online } from "../core/online.ts";
import { choose, LANGUAGES, type Language, text } from "../text/text.ts";
import { Mark } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { Said } from "../ui/said.tsx";
import { leave, Toasts, toast } from "../ui/toast.tsx";
import { Fresh } from "./fresh.tsx";
import { WithYou } from "./offline.tsx";
import { type Route, route } from "./route.ts";
import { useServices } from "./services.ts";
import { Failed, Loading, Missing, NotHere } from "./states.tsx";

type View = ComponentType<{ route: never }>;

const LOAD: Record<Exclude<Route["view"], "missing">, () => Promise<View>> = {
  start: () => import("./start.tsx").then((module) => module.Start),
  find: () => import("../events/find.tsx").then((module) => module.Find as View),
  event: () => import("../events/event.tsx").then((module) => module.EventView as View),
  tickets: () => import("../events/tickets.tsx").then((module) => module.Tickets),
  markets: () => import("../market/markets.tsx").then((module) => module.Markets),
  market: () => import("../market/shopper.tsx").then((module) => module.Shopper as View),
  till: () => import("../market/till.tsx").then((module) => module.TillView as View),
  marketScreen: () => import("../market/screen.tsx").then((module) => module.Screen as View),
  marketManager: () => import("../market/manager.tsx").then((module) => module.Manager as View),
  room: () => import("../waiting_room/room.tsx").then((module) => module.RoomView as View),
  scan: () => import("../shop/scan.tsx").then((module) => module.ScanView),
  join: () => import("../shop/join.tsx").then((module) => module.JoinView as View),
  line: () => import("../shop/line.tsx").then((module) => module.LineView as View),
  stores: () => import("../counter/stores.tsx").then((module) => module.Stores),
  counter: () => import("../counter/counter.tsx").then((module) => module.CounterView as View),
  shopWall: () => import("../counter/wall.tsx").then((module) => module.WallView as View),
  shopScreen: () => import("../counter/screen.tsx").then((module) => module.ScreenView as View),
  bars: () => import("../bars/nearby.tsx").then((module) => module.BarsView),
  place: () => import("../bars/request.tsx").then((module) => module.RequestView),
  arrive: () => import("../bars/arrive.tsx").then((module) => module.ArriveView as View),
  consoles: () => import("../bar_console/consoles.tsx").then((module) => module.Consoles),
  newBar: () => import("../bar_console/profile.tsx").then((module) => module.NewBar),
  barProfile: () => import("../bar_console/profile.tsx").then((module) => module.Profile as View),
  console: () => import("../bar_console/console.tsx").then((module) => module.Console as View),
  barDoor: () => import("../bar_console/door.tsx").then((module) => module.Door as View),
  barScreen: () => import("../bar_console/screen.tsx").then((module) => module.Screen as View),
  doors: () => import("../door/doors.tsx").then((module) => module.Doors),
  door: () => import("../door/view.tsx").then((module) => module.DoorView as View),
  rooms: () => import("../room_desk/rooms.tsx").then((module) => module.Rooms),
  newRoom: () => import("../room_desk/new.tsx").then((module) => module.NewRoom),
  desk: () => import("../room_desk/desk.tsx").then((module) => module.DeskView as View),
  organiser: () => import("../organiser/home.tsx").then((module) => module.Home),
  organiserHall: () => import("../organiser/hall.tsx").then((module) => module.HallView as View),
  organiserEvent: () => import("../organiser/event.tsx").then((module) => module.EventDesk as View),
  organiserEdit: () => import("../organiser/edit.tsx").then((module) => module.EditView as View),
  organiserSeats: () => import("../organiser/seats.tsx").then((module) => module.SeatsView as View),
  organiserSales: () => import("../organiser/sales.tsx").then((module) => module.SalesView as View),
  organiserAttendees: () => import("../organiser/attendees.tsx").then((module) => module.AttendeesView as View),
  booking: () => import("../events/booking.tsx").then((module) => module.BookingView as View),
  offer: () => import("../events/offer.tsx").then((module) => module.OfferView as View),
  me: () => import("../people/me.tsx").then((module) => module.MeView),
  confirm: () => import("../people/confirm.tsx").then((module) => module.ConfirmView as View),
  reset: () => import("../people/reset.tsx").then((module) => module.ResetView as View),
};

const here = signal<Route>(whole());

// Where one was in the list of events, to come back to.
const left = new Map<string, number>();

history.scrollRestoration = "manual";
addEventListener("hashchange", () => {
  if (here.value.view === "find") left.set("find", scrollY);
  here.value = whole();
  leave();
});
followNetwork();

// Fetches the view that the address asks for beside the configuration.
export function ahead(): void {
  const { view } = here.value;
  if (view !== "missing") LOAD[view]().catch(() => {});
}

export function Shell() {
  const { shell } = text.value;
  return (
    <div class="shell" data-view={here.value.view}>
      <Top />
      <main>
        {!online.value && <Banner mood="warn">{shell.offline}</Banner>}
        {!online.value && here.value.view === "start" && (
          <div class="view">
            <WithYou />
          </div>
        )}
        <Place />
      </main>
      <Bottom />
      <Fresh />
      <Toasts />
      <Said />
    </div>
  );
}

function Top() {
  const { shell } = text.value;
  const { view } = here.value;
  return (
    <header class="top">
      <a class="skip button" href={location.hash} onClick={toContent}>
        {shell.skip}
      </a>
      <div>
        <a class="brand" href="/#/" aria-label={shell.home}>
          <Mark />
          <span>Linehold</span>
        </a>
        <nav>
          <a href="/#/events" aria-current={view === "find" ? "page" : undefined}>
            {shell.find}
          </a>
          <a href="/#/bookings" aria-current={view === "tickets" ? "page" : undefined}>
            {shell.tickets}
          </a>
        </nav>
      </div>
    </header>
  );
}

function Bottom() {
  const { storage, config } = useServices();
  const { shell, language } = text.value;
  const turn = (select: HTMLSelectElement) =>
    choose(storage, select.value as Language).catch(() => {
      select.value = language;
      toast(shell.unreachable);
    });
  return (
    <footer class="bottom">
      <div>
        <p>{shell.line}</p>
        {config.demo && <a href="/reference/index.html">{shell.reference}</a>}
        <label>
          {shell.language}
          <select value={language} onChange={({ currentTarget }) => turn(currentTarget)}>
            {LANGUAGES.map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </footer>
  );
}

function Place() {
  const wanted = here.value;
  const [shown, setShown] = useState<{ view: string; component: View } | undefined>();
  const [error, setError] = useState<unknown>();
  const before = useRef<string | undefined>(undefined);
  const load = () => {
    setError(undefined);
    if (wanted.view === "missing") return;
    const { view } = wanted;
    LOAD[view]().then((component) => setShown({ view, component }), setError);
  };
  useEffect(load, [wanted.view]);
  const key = "id" in wanted ? `${wanted.view}/${wanted.id}` : wanted.view;
  const ready = wanted.view === "missing" || shown?.view === wanted.view;
  useLayoutEffect(() => {
    if (!ready) return;
    if (before.current !== undefined && before.current !== key) scrollTo(0, left.get(key) ?? 0);
    before.current = key;
  }, [key, ready]);
  if (wanted.view === "missing") return <Missing />;
  if (error && !online.value) return <NotHere again={load} />;
  if (error) return <Failed error={error} again={load} />;
  if (!shown || shown.view !== wanted.view) return <Loading />;
  const Shown = shown.component as ComponentType<{ route: Route }>;
  return <Shown key={key} route={wanted} />;
}

// All views are behind the "#" of one path. What was asked for under another is not there.
function whole(): Route {
  return location.pathname === "/" || location.pathname === "/index.html" ? route(location.hash) : { view: "missing" };
}

function toContent(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main h1")?.focus();
}
