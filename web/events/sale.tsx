// The hall of an event that is or will be on sale: the plan or the list, live, and what one does with its seats.

import { useEffect, useMemo, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Standing } from "../app/standing.tsx";
import { Refused } from "../core/api.ts";
import type { Seat } from "../hall/layout.ts";
import { Legend } from "../hall/legend.tsx";
import type { Mark } from "../hall/marks.ts";
import { SeatMap } from "../hall/seat-map.tsx";
import { useHall } from "../hall/watching.ts";
import { cost, problem, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { Inside, Outside, useAdmitted } from "./admission.tsx";
import { useChoice } from "./choosing.ts";
import type { EventDetails } from "./event.tsx";
import { Held, isSoon } from "./held.tsx";
import { holding as ofAll } from "./holding.ts";
import { type Best, BestSeats, Chosen } from "./picker.tsx";
import { SeatList } from "./seat-list.tsx";
import { Waitlist } from "./wait.tsx";
import { seatWords } from "./words.ts";

const NONE: ReadonlySet<string> = new Set();
const STALE = ["NOT_ON_SALE", "EVENT_CANCELLED"];

interface SaleProps {
  event: EventDetails;
  open: boolean;
  reload: () => void;
}

export function Sale({ event, open, reload }: SaleProps) {
  const services = useServices();
  const { clock } = services;
  const words = text.value.event;
  const hall = useHall(event);
  const holding = ofAll(services);
  const [asList, setAsList] = useState(false);
  const [only, setOnly] = useState<string>();
  const [soon, setSoon] = useState(false);
  const hold = holding.hold.value;
  const here = hold?.event_id === event.event_id ? hold : undefined;
  const mine = useMemo(() => (here ? new Set(here.seats) : NONE), [here]);
  const states = useMemo(() => hall.states(), [hall, hall.turned.value]);
  const categories = useMemo(() => byPrice(event), [event]);
  const admitted = useAdmitted(event);
  const may = open && admitted && !hold;
  const busy = holding.busy.value;
  const choice = useChoice({ hall, event, mine, states, may, busy });
  const { chosen, seeking, trouble, setTrouble } = choice;
  const free = hall.free();
  const gone = hall.whole && categories.every((name) => !free.get(name));

  useEffect(() => void holding.restore(), []);
  useEffect(() => {
    const timer = setInterval(() => {
      const left = holding.hold.value?.expires_at;
      setSoon(left ? isSoon(clock.secondsUntil(left), event.hold_seconds) : false);
    }, 1_000);
    return () => clearInterval(timer);
  }, [event]);

  const take = async (wish: { seats?: string[]; best_available?: Best }) => {
    setTrouble("");
    try {
      if (await holding.take(event.event_id, wish)) toast(text.value.hold.taken_up);
      choice.clear();
    } catch (error) {
      setTrouble(problem(error));
      if (error instanceof Refused && STALE.includes(error.code)) reload();
    }
  };
  const tip = (seat: Seat, mark: Mark, accessible: boolean) => {
    const price = new Map(Object.entries(event.prices)).get(seat.category);
    const state = mark === "free" || mark === "chosen" ? price && cost(price) : words.states[mark];
    const about = [seat.category, state, accessible && words.marks.accessible].filter(Boolean);
    return `${seatWords(hall, seat.key)}\n${about.join(" · ")}`;
  };

  const place = useFocusIfLost<HTMLDivElement>(hold?.hold_id);
  const seats = chosen.map((key) => ({ key, category: categoryOf(hall, key) }));
  const shared = { hall, chosen: choice.picked, mine, onPress: choice.press };
  return (
    <div class="sale">
      <section class="hall-place card" aria-label={words.plan} aria-busy={!hall.whole}>
        <div class="hall-bar">
          <fieldset class="switch">
            <legend class="unseen">{words.plan}</legend>
            {[false, true].map((list) => (
              <button key={String(list)} type="button" aria-pressed={asList === list} onClick={() => setAsList(list)}>
                {list ? words.list : words.map}
              </button>
            ))}
          </fieldset>
          <Standing />
        </div>
        {!hall.whole && <Skeleton height="100%" />}
        {hall.whole && asList && <SeatList prices={event.prices} seeking={seeking} {...shared} />}
        {hall.whole && !asList && <SeatMap categories={categories} only={only} tip={tip} {...shared} />}
        <Legend {...{ hall, categories, prices: event.prices, only, onOnly: setOnly }} />
      </section>
      <aside class="picker">
        {!admitted && <Outside {...event} />}
        {admitted && event.waiting_room && <Inside {...event} />}
        {may && !seeking && !gone && (
          <BestSeats
            hall={hall}
            categories={categories}
            prices={event.prices}
            most={event.max_per_customer}
            primary={chosen.length === 0}
            pending={false}
            onFind={(best) => take({ best_available: best })}
          />
        )}
        <div class="deal-place" ref={place} tabIndex={-1}>
          {trouble && (
            <Banner mood="bad" urgent>
              <span>{trouble}</span>
              <Button kind="quiet" onPress={() => setTrouble("")}>
                {text.value.shell.close}
              </Button>
            </Banner>
          )}
          {hold && (
            <Held
              {...{ hold, holding, hall: here && hall, lasts: event.hold_seconds, warned: soon, failed: setTrouble }}
            />
          )}
          {may && !seeking && chosen.length > 0 && (
            <Chosen
              {...{ hall, seats, prices: event.prices, onRemove: choice.press, onClear: choice.clear }}
              onHold={() => take({ seats: [...chosen] })}
            />
          )}
        </div>
        {event.waitlist && (
          <Waitlist {...{ event, categories, gone, may, seeking, picked: chosen, onSeek: choice.seek }} />
        )}
      </aside>
    </div>
  );
}

// The dearest first.
function byPrice({ prices }: EventDetails): string[] {
  return Object.entries(prices)
    .sort(([, one], [, other]) => other.amount - one.amount)
    .map(([name]) => name);
}

function categoryOf(hall: ReturnType<typeof useHall>, key: string): string {
  const [section, row] = key.split("-");
  return hall.sections.find((each) => each.id === section)?.rows?.find((each) => each.id === row)?.category ?? "";
}
