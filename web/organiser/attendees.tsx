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
import { type Attendee, attendees, matching } from "./sheet.ts";

export function AttendeesView({ route }: { route: { id: string } }) {
  return (
    <Desk id={route.id} part="attendees">
      {({ event }) => <List event={event} />}
    </Desk>
  );
}

function List({ event }: { event: Event }) {
  const words = organiserWords.value.attendees;
  const { api } = useServices();
  const account = useAccount();
  const [pages, setPages] = useState<readonly SheetPage[]>([]);
  const [error, setError] = useState<unknown>();
  const [search, setSearch] = useState("");
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
  const found = matching(all, search);
  const seats = found.reduce((sum, one) => sum + one.seats.length, 0);
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
          {words.shown(found.length, seats)}
        </p>
        <Button onPress={save}>{words.download}</Button>
      </div>
      {found.length === 0 && (
        <Empty title={words.noMatch}>
          <p class="soft">{words.noMatchWords}</p>
        </Empty>
      )}
      <ul class="attendees">
        {found.map((one: Attendee) => (
          <li key={one.booking} class="card">
            <AttendeeLine
              one={one}
              event={event}
              cancelled={() => setGone((before) => new Set([...before, one.booking]))}
            />
          </li>
        ))}
      </ul>
      {last.cursor && <Button onPress={() => next(pages)}>{words.more}</Button>}
    </>
  );
}
