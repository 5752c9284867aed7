// The large number, what it counts, how far one has come, and in one sentence what happens next.

import { useServices } from "../app/services.ts";
import { locale, problem, text } from "../text/text.ts";
import { type RoomWords, waitingRoom } from "../text/waiting-room.ts";
import { band, remaining } from "../text/waits.ts";
import { BigNumber } from "../ui/parts.tsx";
import type { RoomPlace } from "./place.ts";
import type { Face } from "./shown.ts";
import type { Room } from "./standing.ts";

const DOTS = 17;

interface StandsProps {
  place: RoomPlace;
  room: Room;
  now: Face;
}

export function Stands({ place, room, now }: StandsProps) {
  const { language } = text.value;
  const words = waitingRoom[language];
  const count = new Intl.NumberFormat(locale.value);
  const [number, under] = useNumber(place, room, now);
  const next = now === "called" && room.target_url ? words.next.calledElsewhere : "";
  const moving = now === "waiting" && place.wait && words.wait(band(place.wait, language));
  const inLine = ["waiting", "near", "front", "paused"].includes(now);
  return (
    <div class="room-number">
      {number ? <BigNumber>{number}</BigNumber> : <strong class="room-title">{words.titles[titled(now)]}</strong>}
      {number && <span class="room-under">{under}</span>}
      {inLine && <Line part={progress(place)} />}
      {moving && <p class="room-wait">{moving}</p>}
      <p class="soft room-next">
        {now === "barred" ? place.barred && problem(place.barred, words.errors) : next || words.next[now]}
      </p>
      {(inLine || now === "lobby" || now === "drawing") && (
        <p class="small soft figures">
          {place.place?.position !== undefined && `${words.under.place}: ${count.format(place.place.position)} · `}
          {words.all(Math.max(1, room.waiting), count.format(Math.max(1, room.waiting)))}
        </p>
      )}
    </div>
  );
}

function useNumber(place: RoomPlace, room: Room, now: Face): [string, string] {
  const { clock } = useServices();
  const { language } = text.value;
  const { under } = waitingRoom[language];
  if (now === "scheduled") return [remaining(clock.secondsUntil(room.opens_at), language), under.scheduled];
  if (now === "lobby") return [remaining(clock.secondsUntil(room.starts_at), language), under.lobby];
  if (now !== "waiting" && now !== "paused") return ["", ""];
  const count = new Intl.NumberFormat(locale.value);
  const { position } = place.place ?? {};
  if (place.ahead) return [count.format(place.ahead), position === undefined ? under.atLeast : under.ahead];
  return place.ahead === undefined && position !== undefined ? [count.format(position), under.place] : ["", ""];
}

// With nobody ahead one is next, also while the line stands still.
function titled(now: Face): keyof RoomWords["titles"] {
  if (now === "calledPaused") return "called";
  return now === "waiting" || now === "paused" || now === "scheduled" || now === "lobby" ? "front" : now;
}

// The way as a line of dots, oneself as the one that is held a place.
function Line({ part }: { part: number }) {
  const at = Math.round(part * (DOTS - 1));
  const value = Math.round(100 * part);
  const { progress: label } = waitingRoom[text.value.language];
  return (
    <div
      class="room-line"
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <svg viewBox={`0 0 ${DOTS * 16} 28`} aria-hidden="true">
        {Array.from({ length: DOTS }, (_, each) => (
          <circle
            key={each}
            cx={each * 16 + 8}
            cy="14"
            r={each === at ? 5 : 4}
            class={each <= at ? "behind" : "ahead"}
          />
        ))}
        <circle cx={at * 16 + 8} cy="14" r="10.5" class="ring" />
      </svg>
    </div>
  );
}

// How much of the wait is behind one, from 0 to 1.
function progress({ place, ahead }: RoomPlace): number {
  const { from } = place ?? {};
  if (ahead === 0) return 1;
  if (from === undefined || ahead === undefined) return 0;
  return from === 0 ? 1 : Math.min(1, Math.max(0, 1 - ahead / from));
}
