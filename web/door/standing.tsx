// What the door knows and does not know: that it is offline, what waits to be sent, and what turned out to be wrong.

import { shown, TIME } from "../core/times.ts";
import { doorWords } from "../text/door.ts";
import { locale, problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import type { Door } from "./door.ts";
import type { Admission, Denied } from "./journal.ts";
import { placeWords, type Show } from "./places.ts";

export function Standing({ door, event }: { door: Door; event: Show }) {
  const words = doorWords.value;
  const time = (at: number) => shown(new Date(at).toISOString(), event.venue.timezone, locale.value, TIME);
  const { keeper, journal } = door;
  const since = keeper.offline.value;
  const waiting = journal.entries.value.filter(({ state }) => state === "waiting").length;
  const trouble = keeper.trouble.value;
  const checks = door.able.value && door.keys.value.length > 0;
  return (
    <>
      {since !== undefined && (
        <Banner mood={checks ? "warn" : "bad"}>
          <p>
            <strong>{words.offlineSince(time(since))}. </strong>
            {checks ? words.offlineWords(waiting) : door.able.value ? words.noKeys : words.offlineUnable}
          </p>
        </Banner>
      )}
      {door.journal.full.value && (
        <Banner mood="bad" urgent>
          {words.full}
        </Banner>
      )}
      {since === undefined && !door.able.value && <Banner mood="warn">{words.unable}</Banner>}
      {since === undefined && waiting > 0 && (
        <Banner mood={trouble ? "bad" : "info"}>
          {trouble ? words.blocked(waiting, problem(trouble)) : words.sending(waiting)}
        </Banner>
      )}
      <Differing door={door} event={event} time={time} />
    </>
  );
}

function Differing({ door, event, time }: { door: Door; event: Show; time: (at: number) => string }) {
  const words = doorWords.value;
  const all = door.journal.entries.value.filter(({ state, noted }) => state === "differs" && !noted);
  if (all.length === 0) return null;
  const line = ({ at }: Admission, { seat, code, at: used }: Denied) => {
    const place = placeWords(event, [seat]);
    if (used) return words.differsUsed(place, time(at), time(Date.parse(used)));
    return words.differsOther(place, time(at), words.advice[code === "TICKET_CANCELLED" ? "cancelled" : "forged"]);
  };
  return (
    <section class="banner bad door-differs" role="alert" aria-labelledby="door-differs">
      <div>
        <h2 id="door-differs">{words.differs(all.length)}</h2>
        <p>{words.differsWords}</p>
        <ul>
          {all.flatMap((entry) =>
            (entry.denied ?? []).map((denied) => <li key={`${entry.key} ${denied.seat}`}>{line(entry, denied)}</li>),
          )}
        </ul>
      </div>
      <Button onPress={() => door.journal.note()}>{words.noted}</Button>
    </section>
  );
}
