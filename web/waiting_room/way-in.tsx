// The one thing to do, if there is one: go in, with the time that is left for it, or join again. While one looks at the
// page of an event's room it goes in by itself; another server's page is entered by the guest, who reads which it is.

import { useEffect, useRef, useState } from "preact/hooks";
import { eventAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { problem, text } from "../text/text.ts";
import { waitingRoom } from "../text/waiting-room.ts";
import { remaining } from "../text/waits.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import type { RoomPlace } from "./place.ts";
import type { Face } from "./shown.ts";
import type { Room } from "./standing.ts";

// Long enough to read that it is one's turn.
const BEFORE_ENTERING = 5_000;
const FIELD = "linehold_admission";
const ENTER = ["called", "calledPaused", "admitted", "passthrough"];
const AGAIN = ["missed", "ended", "barred"];

interface WayInProps {
  place: RoomPlace;
  room: Room;
  now: Face;
}

export function WayIn({ place, room, now }: WayInProps) {
  const { clock, session } = useServices();
  const { language } = text.value;
  const words = waitingRoom[language];
  const [wrong, setWrong] = useState("");
  const own = !room.target_url;
  const act = (does: () => Promise<unknown>) => async () => {
    setWrong("");
    await does().catch((error) => setWrong(problem(error, words.errors)));
  };
  const enter = act(() => goIn(place));
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (now !== "called") return;
    element.current?.scrollIntoView({ block: "center" });
    if (!own) return;
    const timer = setTimeout(() => document.hidden || void enter(), BEFORE_ENTERING);
    return () => clearTimeout(timer);
  }, []);
  const until = place.place?.claim_until;
  const inside = session.admission(place.id)?.until ?? 0;
  const left = now === "called" && until ? clock.secondsUntil(until) : 0;
  const stays = now === "admitted" ? Math.max(0, Math.ceil((inside - clock.device()) / 1000)) : 0;
  if (now === "closed" && place.id.startsWith("evt_")) {
    return (
      <a class="button" href={eventAddress(place.id)}>
        {words.toEvent}
      </a>
    );
  }
  return (
    <div class="room-way" ref={element}>
      {left > 0 && <TimeLeft words={words.left(remaining(left, language))} part={left / room.claim_seconds} />}
      {stays > 0 && <p class="figures room-left">{words.insideLeft(remaining(stays, language))}</p>}
      {ENTER.includes(now) && (
        <Button kind="primary" wide disabled={now === "calledPaused"} onPress={enter}>
          {room.target_url ? words.enterAt(new URL(room.target_url).host) : words.enter}
        </Button>
      )}
      {AGAIN.includes(now) && (
        <Button kind="primary" wide onPress={act(() => place.rejoin())}>
          {now === "barred" ? words.again : words.rejoin}
        </Button>
      )}
      {wrong && (
        <Banner mood="bad" urgent>
          {wrong}
        </Banner>
      )}
    </div>
  );
}

function TimeLeft({ words, part }: { words: string; part: number }) {
  return (
    <p class="figures room-left" role="timer">
      {words}
      <span class="room-progress" aria-hidden="true">
        <span style={{ width: `${Math.min(100, 100 * part)}%` }} />
      </span>
    </p>
  );
}

async function goIn(place: RoomPlace): Promise<void> {
  const given = await place.claim();
  if (!given || place.looks.closed) return;
  if (given.target_url) post(given.target_url, given.admission_token);
  else location.hash = eventAddress(place.id);
}

// Another server's page gets the admission in a form, for addresses are kept in logs and histories.
function post(action: string, value: string): void {
  const form = document.createElement("form");
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: FIELD, value });
  Object.assign(form, { method: "post", action });
  form.append(field);
  document.body.append(form);
  form.submit();
}
