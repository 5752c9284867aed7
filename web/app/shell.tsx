// The frame around every view: header, footer, notices, and the view that the address asks for, loaded when it is opened.

import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { choose, LANGUAGES, type Language, text } from "../text/text.ts";
import { Mark } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { Said } from "../ui/said.tsx";
import { Toasts } from "../ui/toast.tsx";
import { type Route, route } from "./route.ts";
import { useServices } from "./services.ts";
import { Failed, Loading, Missing } from "./states.tsx";

type View = ComponentType<{ route: never }>;

const LOAD: Record<Exclude<Route["view"], "page" | "missing">, () => Promise<View>> = {
  start: () => import("./start.tsx").then((module) => module.Start),
  find: () => import("../events/find.tsx").then((module) => module.Find as View),
  event: () => import("../events/event.tsx").then((module) => module.EventView as View),
  tickets: () => import("../events/tickets.tsx").then((module) => module.Tickets),
  room: () => import("../waiting_room/room.tsx").then((module) => module.RoomView as View),
  scan: () => import("../shop/scan.tsx").then((module) => module.ScanView),
  join: () => import("../shop/join.tsx").then((module) => module.JoinView as View),
  line: () => import("../shop/line.tsx").then((module) => module.LineView as View),
  bars: () => import("../bars/nearby.tsx").then((module) => module.BarsView),
  place: () => import("../bars/request.tsx").then((module) => module.RequestView),
  arrive: () => import("../bars/arrive.tsx").then((module) => module.ArriveView as View),
  booking: () => import("../events/booking.tsx").then((module) => module.BookingView as View),
};

const here = signal<Route>(whole());
const online = signal(navigator.onLine);

addEventListener("hashchange", () => {
  here.value = whole();
});
for (const name of ["online", "offline"]) {
  addEventListener(name, () => {
    online.value = navigator.onLine;
  });
}

// Fetches the view that the address asks for beside the configuration.
export function ahead(): void {
  const { view } = here.value;
  if (view !== "page" && view !== "missing") LOAD[view]().catch(() => {});
}

export function Shell() {
  const { shell } = text.value;
  return (
    <div class="shell">
      <Top />
      <main>
        {!online.value && <Banner mood="warn">{shell.offline}</Banner>}
        <Place />
      </main>
      <Bottom />
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
  return (
    <footer class="bottom">
      <div>
        <p>{shell.line}</p>
        {config.demo && <a href="/reference/index.html">{shell.reference}</a>}
        <label>
          {shell.language}
          <select value={language} onChange={(event) => choose(storage, event.currentTarget.value as Language)}>
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
  const first = useRef(true);
  const load = () => {
    setError(undefined);
    if (wanted.view === "page") location.replace(wanted.address);
    if (wanted.view === "page" || wanted.view === "missing") return;
    const { view } = wanted;
    LOAD[view]().then((component) => setShown({ view, component }), setError);
  };
  useEffect(load, [wanted.view, wanted.view === "page" && wanted.address]);
  const key = "id" in wanted ? `${wanted.view}/${wanted.id}` : wanted.view;
  useEffect(() => {
    if (first.current) first.current = false;
    else scrollTo(0, 0);
  }, [key]);
  if (wanted.view === "missing") return <Missing />;
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
