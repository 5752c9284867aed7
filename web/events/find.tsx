// Events: search as one types; what is popular and what comes next while nothing is asked for. The address has the
// question, so that one comes back to its answer.

import "./find.css";
import { useEffect, useState } from "preact/hooks";
import { findAddress, type Route } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import type { Answer } from "../core/api.ts";
import { midnight } from "../core/times.ts";
import { problem, text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner, Empty, Skeleton } from "../ui/parts.tsx";
import { EventCard, type Shown } from "./card.tsx";
import { Offers } from "./offers.tsx";

const PAUSE = 200;
const PAGE = 24;
const POPULAR = 4;

// Who comes back from an event finds the same list, and their place in it.
const SAME = 60_000;
let seen: { address: string; items: Shown[]; next_cursor: string | null; at: number } | undefined;
let popularLately: Answer<"get", "/v1/events/popular"> | undefined;

function lately(address: string) {
  return seen?.address === address && Date.now() - seen.at < SAME ? seen : undefined;
}

type Question = Extract<Route, { view: "find" }>;
type Found = Answer<"get", "/v1/events/search">;

export function Find({ route }: { route: Question }) {
  const { api, clock } = useServices();
  const { find, shell } = text.value;
  const heading = useTitle(find.title);
  const [typed, setTyped] = useState(route);
  const [asked, setAsked] = useState(route);
  const [more, setMore] = useState<Shown[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const idle = findAddress(asked) === findAddress();

  useEffect(() => {
    setTyped(route);
    setAsked(route);
  }, [findAddress(route)]);
  useEffect(() => {
    if (findAddress(typed) === findAddress(asked)) return;
    const timer = setTimeout(() => {
      history.replaceState(null, "", findAddress(typed));
      setAsked(typed);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed, asked]);

  const search = (at: string | null, signal?: AbortSignal): Promise<Found> =>
    api.get("/v1/events/search", {
      query: { ...query(asked, clock.now()), ...(at && { cursor: at }) },
      ...(signal && { signal }),
    });
  const found = useAsked<{ address: string; items: Shown[] }>(
    async (signal) => {
      const address = findAddress(asked);
      const page = lately(address) ?? (await search(null, signal));
      setMore([]);
      setCursor(page.next_cursor);
      return { address, items: page.items };
    },
    [findAddress(asked)],
    lately(findAddress(route)),
  );
  // Without what is popular the page is still worth something; both come at once, so that nothing jumps.
  const popular = useAsked(
    (signal) => api.get("/v1/events/popular", { query: { limit: POPULAR }, signal }),
    [],
    popularLately,
  );
  popularLately = popular.data;
  const ready = found.data && (!popular.busy || popular.data);
  const items: Shown[] = ready ? [...(found.data?.items ?? []), ...more] : [];
  // An answer belongs to its question, which may be another one by now.
  if (found.data?.address === findAddress(asked) && !found.busy)
    seen = { ...found.data, items, next_cursor: cursor, at: Date.now() };
  const change = (part: Partial<Question>) => setTyped({ ...typed, ...part });
  const next = async () => {
    const page = await search(cursor);
    setMore([...more, ...page.items]);
    setCursor(page.next_cursor);
  };

  const title = idle ? find.coming : find.found(items.length, cursor !== null);

  return (
    <div class="view find">
      <h1 ref={heading} tabIndex={-1}>
        {find.title}
      </h1>
      <Offers />
      <search class="search">
        <div class="search-words">
          <Icon name="search" size={20} />
          <Field
            label={find.keyword}
            type="search"
            maxLength={200}
            autocomplete="off"
            enterkeyhint="search"
            value={typed.keyword}
            onInput={(event) => change({ keyword: event.currentTarget.value })}
          />
        </div>
        <Field
          label={find.from}
          type="date"
          max="9999-12-30"
          value={typed.from}
          onInput={(event) => change({ from: event.currentTarget.value })}
        />
        <Field
          label={find.until}
          type="date"
          max="9999-12-30"
          value={typed.to}
          onInput={(event) => change({ to: event.currentTarget.value })}
        />
      </search>

      {idle && ready && (popular.data?.items.length ?? 0) > 0 && (
        <section>
          <h2>{find.popular}</h2>
          <ul class="events">
            {popular.data?.items.map((event) => (
              <li key={event.event_id}>
                <EventCard event={event} clock={clock} />
              </li>
            ))}
          </ul>
        </section>
      )}

      <section key={ready ? "found" : "waiting"} aria-busy={found.busy}>
        <h2>{title}</h2>
        <p class="unseen" role="status">
          {!idle && !found.busy && title}
        </p>
        {found.error !== undefined && (
          <Banner mood="bad" urgent>
            <span>{problem(found.error)}</span>
            <Button onPress={found.again}>{shell.again}</Button>
          </Banner>
        )}
        {!ready && found.error === undefined && <Waiting />}
        {ready && items.length === 0 && (
          <Empty title={idle ? find.empty : find.none}>
            {!idle && <p class="soft">{find.noneWords}</p>}
            {!idle && <Button onPress={() => change({ keyword: "", from: "", to: "" })}>{find.clear}</Button>}
          </Empty>
        )}
        <ul class={found.busy ? "events stale" : "events"}>
          {items.map((event) => (
            <li key={event.event_id}>
              <EventCard event={event} clock={clock} />
            </li>
          ))}
        </ul>
        {cursor && <Button onPress={next}>{find.more}</Button>}
      </section>
    </div>
  );
}

function Waiting() {
  return (
    <ul class="events">
      {[1, 2, 3, 4, 5, 6].map((each) => (
        <li key={each}>
          <Skeleton height="19rem" />
        </li>
      ))}
    </ul>
  );
}

// The days are those of this device, the last one included. From now on is what the service takes for granted.
function query({ keyword, from, to }: Question, now: number) {
  const begins = from ? midnight(from) : undefined;
  return {
    limit: PAGE,
    ...(keyword.trim() && { keyword: keyword.trim() }),
    ...(begins && begins.getTime() > now && { start: begins.toISOString() }),
    ...(to && { end: midnight(to, 1).toISOString() }),
  };
}
