// The answer about a ticket, as large as the screen: who may enter goes away by itself, who may not stays until it is
// read. The next scan replaces it.

import "./announced.css";
import { useEffect, useRef } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { shown, TIME } from "../core/times.ts";
import { doorWords } from "../text/door.ts";
import { locale, problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Icon } from "../ui/icons.tsx";
import type { Door } from "./door.ts";
import { places, placeWords, type Show } from "./places.ts";
import { mood, type Verdict } from "./verdict.ts";

const SHOWN = 3_000;

export function Announced({ door, event }: { door: Door; event: Show }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const last = door.last.value;
  useEffect(() => {
    if (!last) return;
    if (!dialog.current?.open) dialog.current?.showModal();
    if (last.kind !== "in") return;
    const timer = setTimeout(() => dialog.current?.close(), SHOWN);
    return () => clearTimeout(timer);
  }, [last]);
  if (!last) return null;
  const close = () => {
    door.last.value = undefined;
  };
  return (
    <dialog ref={dialog} class={`announced ${mood(last.kind)}`} aria-labelledby="announced" onClose={close}>
      <Words verdict={last} event={event} name={door.name(last.booking, last.seats)} />
      <button type="button" class="button" onClick={() => dialog.current?.close()}>
        {doorWords.value.nextTicket}
      </button>
    </dialog>
  );
}

function Words({ verdict, event, name }: { verdict: Verdict; event: Show; name: string }) {
  const words = doorWords.value;
  const { kind, seats, denied, used } = verdict;
  const time = (at: string) => shown(at, event.venue.timezone, locale.value, TIME);
  const admits = kind === "in" || kind === "part";
  return (
    <div class="announced-words" role="alert">
      <Icon name={kind === "in" ? "check" : "close"} size={96} />
      <h2 id="announced">
        {words.kinds[kind]}
        {used && <span> {verdict.here ? words.usedHere(time(used)) : words.usedAt(time(used))}</span>}
      </h2>
      {name && <p class="announced-name">{name}</p>}
      <ul class="announced-seats">
        {places(kind === "elsewhere" ? undefined : event, seats).map((place) => (
          <li key={`${place.section} ${place.row}`}>
            <strong>{place.seats}</strong>
            <span>
              {place.section} · {place.row}
            </span>
          </li>
        ))}
      </ul>
      {kind === "in" && seats.length > 1 && <p class="announced-count">{words.places(seats.length)}</p>}
      {admits &&
        denied.map(({ seat, code, at }) => (
          <p key={seat}>
            {words.notIn(placeWords(event, [seat]), code === "TICKET_USED" ? words.kinds.used : words.kinds.cancelled)}
            {at && ` ${words.usedAt(time(at))}`}
          </p>
        ))}
      {verdict.other && <Other id={verdict.other} />}
      {kind === "failed" && <p>{problem(verdict.error)}</p>}
      {kind !== "failed" && kind !== "in" && <p>{words.advice[kind]}</p>}
      {verdict.alone && kind !== "unclear" && <p class="announced-alone">{words.alone}</p>}
    </div>
  );
}

// What the ticket is for, as far as the service says it.
function Other({ id }: { id: string }) {
  const { api } = useServices();
  const path = { event_id: id };
  const { data } = useAsked((signal) => api.get("/v1/events/{event_id}", { path, signal }), [id]);
  if (!data) return null;
  return (
    <p class="announced-count">
      {data.name}, {shown(data.starts_at, data.venue.timezone, locale.value)}
    </p>
  );
}
