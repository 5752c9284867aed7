// The organiser's waiting rooms, those that run first.

import "./rooms.css";
import { useState } from "preact/hooks";
import { deskAddress } from "../app/route.ts";
import { Failed, Loading } from "../app/states.tsx";
import type { Answer } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { StaffHead } from "../staff/head.tsx";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { roomDeskWords } from "../text/room-desk.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Empty, type Mood, Pill, Skeleton } from "../ui/parts.tsx";
import type { Figures, Phase } from "./orders.ts";
import { zoneOfDevice } from "./zone.ts";

const FIRST: readonly Phase[] = ["open", "paused", "lobby", "scheduled", "passthrough", "closed"];
const MOODS: Record<Phase, Mood> = {
  open: "good",
  lobby: "good",
  paused: "warn",
  passthrough: "warn",
  scheduled: "info",
  closed: "info",
};

export function Rooms() {
  return <OrganiserDoor>{() => <List />}</OrganiserDoor>;
}

function List() {
  const words = roomDeskWords.value;
  const account = useAccount();
  const [pages, setPages] = useState(1);
  const asked = useAsked(
    async (signal) => {
      const rooms: Figures[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pages && (page === 0 || cursor); page++) {
        const query: { limit: number; cursor?: string } = { limit: 100, ...(cursor && { cursor }) };
        const found: Answer<"get", "/v1/waiting-rooms"> = await account.call("get", "/v1/waiting-rooms", {
          query,
          signal,
        });
        rooms.push(...found.items);
        cursor = found.next_cursor ?? undefined;
      }
      return { rooms, more: cursor !== undefined };
    },
    [pages],
  );
  if (asked.error && !asked.data) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) {
    return (
      <Loading>
        <Skeleton height="2.5rem" width="40%" />
        <br />
        <Skeleton height="14rem" />
      </Loading>
    );
  }
  const { rooms, more } = asked.data;
  const inOrder = [...rooms].sort((one, other) => FIRST.indexOf(one.phase) - FIRST.indexOf(other.phase));
  return (
    <div class="view rooms">
      <StaffHead title={words.title} lead={words.lead} />
      <a class="button primary" href="#/rooms/new">
        {words.add}
      </a>
      {rooms.length === 0 && (
        <Empty title={words.none}>
          <p class="soft">{words.noneWords}</p>
        </Empty>
      )}
      <ul class="rooms-list">
        {inOrder.map((room) => (
          <li key={room.room_id} class="card link">
            <Item room={room} />
          </li>
        ))}
      </ul>
      {more && <Button onPress={() => setPages(pages + 1)}>{words.more}</Button>}
    </div>
  );
}

function Item({ room }: { room: Figures }) {
  const words = roomDeskWords.value;
  const early = room.phase === "scheduled" || room.phase === "lobby";
  const count = new Intl.NumberFormat(locale.value);
  return (
    <>
      <div>
        <h2>
          <a class="cover" href={deskAddress(room.room_id)}>
            {room.name}
          </a>
        </h2>
        {early && <p class="soft small">{words.starts(shown(room.starts_at, zoneOfDevice(), locale.value))}</p>}
      </div>
      <p class="rooms-waiting figures">{words.waits(count.format(room.waiting))}</p>
      <Pill mood={MOODS[room.phase]} dot>
        {words.phases[room.phase]}
      </Pill>
    </>
  );
}
