// A waiting room: the countdown to its start, how many are ahead, what happens next, and coming in when it is one's turn.

import "./room.css";
import { useEffect, useMemo } from "preact/hooks";
import { eventAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { locale, text } from "../text/text.ts";
import { waitingRoom } from "../text/waiting-room.ts";
import { BellButton, useBell } from "../ui/bell.tsx";
import { Button } from "../ui/button.tsx";
import { Banner, Pill, Skeleton } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import { Draw } from "./draw-check.tsx";
import { Email } from "./email.tsx";
import { RoomPlace } from "./place.ts";
import { face } from "./shown.ts";
import type { Room } from "./standing.ts";
import { Stands } from "./stands.tsx";
import { useNews } from "./told.tsx";
import { WayIn } from "./way-in.tsx";

const BELL = ["scheduled", "lobby", "drawing", "joining", "waiting", "near", "front", "paused"];
const MOODS = {
  open: "good",
  lobby: "good",
  passthrough: "good",
  paused: "warn",
  scheduled: "info",
  closed: "info",
} as const;

export function RoomView({ route }: { route: { id: string } }) {
  const services = useServices();
  const place = useMemo(() => new RoomPlace(services, route.id), [route.id]);
  useEffect(() => {
    place.begin();
    return () => place.close();
  }, [place]);
  void place.turned.value;
  const words = waitingRoom[text.value.language];
  const { room, trouble } = place;
  if (trouble instanceof Refused && trouble.status === 404) return <Gone id={route.id} />;
  if (!room && trouble) {
    const again = () => place.looks.now();
    return place.place === undefined ? <Failed error={trouble} again={again} /> : <Unreached again={again} />;
  }
  if (!room) {
    return (
      <Loading>
        <div class="room">
          <Skeleton height="2.5rem" width="60%" />
          <Skeleton height="24rem" />
        </div>
      </Loading>
    );
  }
  return (
    <div class="view room">
      <Inside place={place} room={room} />
      {trouble !== undefined && <Banner mood="warn">{words.trouble}</Banner>}
    </div>
  );
}

function Inside({ place, room }: { place: RoomPlace; room: Room }) {
  const { clock } = useServices();
  const words = waitingRoom[text.value.language];
  const bell = useBell();
  place.looks.always = bell.on;
  useSecond();
  const now = face(place, clock.secondsUntil(room.starts_at));
  const count = new Intl.NumberFormat(locale.value);
  const turn = now === "called" || now === "calledPaused";
  const ahead =
    now === "waiting" && place.ahead !== undefined && words.aheadTitle(count.format(place.ahead), room.name);
  const heading = useTitle(turn ? words.turnTitle(room.name) : ahead || room.name);
  useNews(place, now, bell);
  return (
    <>
      <header class="room-head">
        <h1 ref={heading} tabIndex={-1}>
          {room.name}
        </h1>
        <Pill mood={MOODS[room.phase]} dot>
          {words.phases[room.phase]}
        </Pill>
      </header>
      {room.message && (
        <Banner>
          <p>
            <strong>{words.message}: </strong>
            {room.message}
          </p>
        </Banner>
      )}
      <section class={`card room-card ${turn ? "turn" : ""}`}>
        <Stands place={place} room={room} now={now} />
        {place.barred?.code === "EMAIL_NOT_CONFIRMED" ? (
          <Email confirmed={() => place.rejoin()} />
        ) : (
          <WayIn key={now} place={place} room={room} now={now} />
        )}
      </section>
      {BELL.includes(now) && (
        <p class="room-more">
          <span class="soft small">{place.place && words.safe}</span>
          <BellButton bell={bell} words={words.bell} />
        </p>
      )}
      <Draw place={place} room={room} />
    </>
  );
}

function Gone({ id }: { id: string }) {
  const words = waitingRoom[text.value.language];
  const heading = useTitle(words.missing);
  const event = id.startsWith("evt_");
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {words.missing}
      </h1>
      <a class="button primary" href={event ? eventAddress(id) : "#/"}>
        {event ? words.toEvent : words.home}
      </a>
    </div>
  );
}

// Without a network, on a device that has a place here.
function Unreached({ again }: { again: () => void }) {
  const words = waitingRoom[text.value.language];
  return (
    <div class="view message-view" role="alert">
      <h1 tabIndex={-1}>{text.value.shell.failed}</h1>
      <p class="soft">{words.trouble}</p>
      <Button kind="primary" onPress={again}>
        {text.value.shell.again}
      </Button>
    </div>
  );
}
