// The seats of an event, live: chosen on the plan or in the list, taken off sale, put back, or marked as accessible.

import "./hall.css";
import "./seats.css";
import "../hall/map.css";
import { useMemo, useState } from "preact/hooks";
import { Standing } from "../app/standing.tsx";
import { Refused } from "../core/api.ts";
import type { Seat } from "../hall/layout.ts";
import { Legend } from "../hall/legend.tsx";
import type { Mark } from "../hall/marks.ts";
import { SeatMap } from "../hall/seat-map.tsx";
import { useHall } from "../hall/watching.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { Desk, type Event } from "./desk.tsx";
import { useActing } from "./intention.ts";
import { byRow, mayChoose, possible } from "./marking.ts";
import { dearestFirst } from "./preview.tsx";
import { Refusals } from "./refusal.tsx";
import { SeatRows, seatName } from "./seat-rows.tsx";

const NONE: ReadonlySet<string> = new Set();

export function SeatsView({ route }: { route: { id: string } }) {
  return (
    <Desk id={route.id} part="seats">
      {({ event }) =>
        event.status === "published" ? <Seats event={event} /> : <p class="soft">{organiserWords.value.seats.draft}</p>
      }
    </Desk>
  );
}

type Change = { blocked: boolean } | { accessible: boolean };

function Seats({ event }: { event: Event }) {
  const words = organiserWords.value.seats;
  const account = useAccount();
  const hall = useHall(event);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const [only, setOnly] = useState<string>();
  const acting = useActing();
  const states = useMemo(() => hall.states(), [hall, hall.turned.value]);
  const categories = useMemo(() => dearestFirst(event.prices).map(([name]) => name), [event]);
  // Those that a guest has taken meanwhile are no longer chosen.
  const now = useMemo(() => new Set([...chosen].filter((key) => mayChoose(key, states))), [chosen, states]);
  const may = possible(now, states);
  const choose = (keys: readonly string[], on: boolean) => {
    acting.clear();
    const next = new Set(now);
    for (const key of keys) {
      if (!on) next.delete(key);
      else if (mayChoose(key, states)) next.add(key);
    }
    setChosen(next);
  };
  const change = (body: Change, said: string) =>
    acting.act(async () => {
      for (const seats of byRow(now)) {
        const path = { event_id: event.event_id };
        await account.call("patch", "/v1/events/{event_id}/seats", { path, body: { seats, ...body } });
      }
      setChosen(NONE);
      toast(said);
    });
  const tip = (seat: Seat, mark: Mark, accessible: boolean) => {
    const state = states.get(seat.key)?.state ?? mark;
    const about = [seat.category, state !== "free" && text.value.event.states[stateOf(state)]];
    if (accessible) about.push(text.value.event.marks.accessible);
    return `${seatName(hall, seat.key)}\n${about.filter(Boolean).join(" · ")}`;
  };
  const size = now.size;
  return (
    <div class="seats-body">
      <section class="card board" aria-label={words.title} aria-busy={!hall.whole}>
        <div class="board-bar">
          <p class="soft">{words.lead}</p>
          <Standing />
        </div>
        {hall.whole ? (
          <SeatMap
            {...{ hall, categories, only, tip }}
            chosen={now}
            mine={NONE}
            onPress={(key) => choose([key], !now.has(key))}
          />
        ) : (
          <Skeleton height="100%" />
        )}
        <Legend {...{ hall, categories, prices: event.prices, only, onOnly: setOnly }} />
      </section>
      <aside class="seats-side">
        <section class="card part seats-deal">
          <p class="seats-count" role="status">
            {size > 0 ? words.chosen(size) : words.none}
          </p>
          {size > 0 && !may.block && !may.unblock && <Banner mood="warn">{words.mixed}</Banner>}
          <Refusals error={acting.error} />
          {acting.error instanceof Refused && acting.error.code === "SEAT_TAKEN" && (
            <p>
              {words.taken(
                takenOf(acting.error)
                  .map((key) => seatName(hall, key))
                  .join("; "),
              )}
            </p>
          )}
          <Button
            kind="primary"
            wide
            disabled={!may.block && !may.unblock}
            pending={acting.busy}
            onPress={() =>
              may.unblock
                ? change({ blocked: false }, words.unblocked(size))
                : change({ blocked: true }, words.blocked(size))
            }
          >
            {may.unblock ? words.unblock(size) : words.block(size)}
          </Button>
          <div class="buttons small-buttons">
            <Button disabled={size === 0} onPress={() => change({ accessible: true }, words.marked)}>
              {words.accessible}
            </Button>
            <Button disabled={size === 0} onPress={() => change({ accessible: false }, words.marked)}>
              {words.ordinary}
            </Button>
            <Button kind="quiet" disabled={size === 0} onPress={() => setChosen(NONE)}>
              {words.clear}
            </Button>
          </div>
        </section>
        <section class="card part">
          <h2>{words.list}</h2>
          <SeatRows hall={hall} states={states} chosen={now} onChoose={choose} />
        </section>
      </aside>
    </div>
  );
}

function stateOf(state: string): "held" | "booked" | "blocked" {
  return state === "held" || state === "booked" ? state : "blocked";
}

function takenOf({ details }: Refused): string[] {
  return Array.isArray(details.seats) ? details.seats.map(String) : [];
}
