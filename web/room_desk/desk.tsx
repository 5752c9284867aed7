// The control of a waiting room: one glance says whether all is well and what to do if not; then figures, pace, orders,
// message, the course, and what was done.

import "./desk.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { doorAddress, roomAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { roomDeskWords } from "../text/room-desk.ts";
import { text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Pill, Skeleton } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import { Course } from "./course.tsx";
import { Desk } from "./desk.ts";
import { Numbers } from "./figures.tsx";
import { Glance } from "./glance.tsx";
import { History } from "./history.tsx";
import { Message } from "./message.tsx";
import { OrderList } from "./order-list.tsx";
import type { Figures } from "./orders.ts";
import { Pace } from "./pace.tsx";
import { Settings } from "./settings.tsx";
import { zoneOfDevice } from "./zone.ts";

export function DeskView({ route }: { route: { id: string } }) {
  return <OrganiserDoor>{() => <Followed id={route.id} />}</OrganiserDoor>;
}

function Followed({ id }: { id: string }) {
  const services = useServices();
  const account = useAccount();
  const words = roomDeskWords.value;
  const desk = useMemo(() => new Desk(services, account, id), [id]);
  useEffect(() => {
    desk.begin();
    return () => desk.close();
  }, [desk]);
  const room = desk.room.value;
  const error = desk.error.value;
  if (error instanceof Refused && [403, 404].includes(error.status)) {
    return (
      <div class="view message-view">
        <h1 tabIndex={-1}>{error.status === 403 ? words.foreign : words.missing}</h1>
        <a class="button primary" href="#/rooms">
          {words.rooms}
        </a>
      </div>
    );
  }
  if (room) return <Shown desk={desk} room={room} />;
  if (error) return <Failed error={error} again={() => desk.looks.now()} />;
  return (
    <Loading>
      <Skeleton height="2.5rem" width="60%" />
      <br />
      <Skeleton height="10rem" />
      <br />
      <Skeleton height="18rem" />
    </Loading>
  );
}

function Shown({ desk, room }: { desk: Desk; room: Figures }) {
  const words = roomDeskWords.value;
  const heading = useTitle(`${room.name} · ${words.title}`);
  const zone = useZone(room.room_id);
  const [settings, setSettings] = useState(false);
  useSecond();
  return (
    <div class="view room-desk">
      <header class="room-desk-head">
        <a class="back" href="#/rooms">
          {words.rooms}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {room.name}
        </h1>
        <Live />
        <p class="room-desk-ways">
          <a href={roomAddress(room.room_id)}>{words.guestPage}</a>
          {room.room_id.startsWith("evt_") && <a href={doorAddress(room.room_id)}>{words.toDoor}</a>}
        </p>
      </header>
      <Glance desk={desk} room={room} />
      <Numbers room={room} />
      <div class="room-desk-parts">
        <OrderList desk={desk} room={room} />
        {room.phase !== "closed" && <Pace desk={desk} room={room} />}
        <Message desk={desk} room={room} />
        <Course desk={desk} zone={zone} />
        <History acts={desk.acts.value} zone={zone} />
      </div>
      {room.phase !== "closed" && <Button onPress={() => setSettings(true)}>{words.change}</Button>}
      {settings && <Settings desk={desk} room={room} zone={zone} close={() => setSettings(false)} />}
    </div>
  );
}

function Live() {
  const { live } = useServices();
  // A dead socket is noticed within half a minute; a device without a network at once.
  const standing = navigator.onLine ? live.standing.value : "connecting";
  return (
    <span class="room-desk-live" role="status">
      <Pill mood={standing === "live" ? "good" : "warn"} dot>
        {text.value.event[standing]}
      </Pill>
    </span>
  );
}

// That of the event's venue; a page of one's own has none.
function useZone(id: string): string {
  const account = useAccount();
  const asked = useAsked(
    async (signal) => {
      if (!id.startsWith("evt_")) return zoneOfDevice();
      const event = await account.call("get", "/v1/events/{event_id}", { path: { event_id: id }, signal });
      return event.venue.timezone;
    },
    [id],
  );
  return asked.data ?? zoneOfDevice();
}
