// Who has booked: to be searched, saved as a sheet, and cancelled with the money returned.

import "./attendees.css";
import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { problem, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Banner, Empty, Skeleton } from "../ui/parts.tsx";
import { AttendeeLine } from "./attendee-line.tsx";
import { attendeePage, joined, type SheetPage } from "./attendee-pages.ts";
import { Desk, type Event } from "./desk.tsx";
import { download } from "./download.ts";
import { seatName } from "./seat-rows.tsx";
import { type Attendee, attendees, matching } from "./sheet.ts";

// So many lines are shown at once, and so many pages are searched without being asked again.
const LINES = 100;
const MOST_PAGES = 50;

export function AttendeesView({ route }: { route: { id: string } }) {
  return (
    <Desk id={route.id} part="attendees">
      {({ event, sales }) => <List event={event} sold={sales.sold} />}
    </Desk>
  );
}

function List({ event, sold }: { event: Event; sold: number }) {
  const words = organiserWords.value.attendees;
  const { api } = useServices();
  const account = useAccount();
  const [pages, setPages] = useState<readonly SheetPage[]>([]);
  const [error, setError] = useState<unknown>();
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(LINES);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const last = pages.at(-1);
  const next = async (before: readonly SheetPage[]) => {
    setError(undefined);
    const page = await attendeePage(api, account, event.event_id, before.at(-1)?.cursor);
    const all = [...before, page];
    setPages(all);
    return all;
  };
  const begin = () => next([]).catch(setError);
  useEffect(() => void begin(), [event.event_id]);
  // What is searched for may be on a page that has not come yet.
  const searched = search.trim() !== "";
  const searching = searched && last?.cursor !== undefined && pages.length < MOST_PAGES && !error;
  useEffect(() => {
    if (searching) void next(pages).catch(setError);
  }, [searching, pages]);
  const save = async () => {
    let all = pages;
    while (all.at(-1)?.cursor) all = await next(all);
    download(joined(all.map((page) => page.text)), `attendees-${event.event_id}.csv`, "text/csv");
  };
  if (error && !last) {
    return (
      <Banner mood="bad" urgent>
        <p>{problem(error)}</p>
        <Button onPress={begin}>{text.value.shell.again}</Button>
      </Banner>
    );
  }
  if (!last) return <Skeleton height="20rem" />;
  const all = pages.flatMap((page) => attendees(page.text)).filter((one) => !gone.has(one.booking));
  const found = matching(all, search, (seat) => seatName(event, seat));
  const more = async () => {
    if (found.length <= most) await next(pages).catch(setError);
    setMost(most + LINES);
  };
  if (all.length === 0) {
    return (
      <Empty title={words.none}>
        <p class="soft">{words.noneWords}</p>
      </Empty>
    );
  }
  return (
    <>
      <div class="attendees-bar">
        <Field
          label={words.search}
          type="search"
          value={search}
          onInput={(input) => setSearch(input.currentTarget.value)}
        />
        <p class="soft figures" role="status">
          {searching ? words.searching : words.shown(found.length, seatsOf(found))}
          {searching && <progress aria-label={words.searching} max={sold} value={seatsOf(all)} />}
        </p>
        <Button onPress={save}>{words.download}</Button>
      </div>
      {error !== undefined && (
        <Banner mood="bad" urgent>
          <span>{problem(error)}</span>
          <Button onPress={() => setError(undefined)}>{text.value.shell.again}</Button>
        </Banner>
      )}
      {found.length === 0 && !searching && (
        <Empty title={words.noMatch}>
          <p class="soft">{last.cursor ? words.noMatchSoFar(all.length) : words.noMatchWords}</p>
        </Empty>
      )}
      <ul class="attendees">
        {found.slice(0, most).map((one: Attendee) => (
          <li key={one.booking} class="card">
            <AttendeeLine
              one={one}
              event={event}
              cancelled={() => setGone((before) => new Set([...before, one.booking]))}
            />
          </li>
        ))}
      </ul>
      {(found.length > most || last.cursor) && !searching && <Button onPress={more}>{words.more}</Button>}
    </>
  );
}

function seatsOf(all: readonly Attendee[]): number {
  return all.reduce((sum, one) => sum + one.seats.length, 0);
}
