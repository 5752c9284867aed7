// The draw, explained, and checked in this browser: what it computes from the public seed against what the service says.

import { useState } from "preact/hooks";
import { locale, problem, text } from "../text/text.ts";
import { waitingRoom } from "../text/waiting-room.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import { drawn } from "./draw.ts";
import type { RoomPlace } from "./place.ts";
import type { Room } from "./standing.ts";

type Found = { good: boolean; words: string };

export function Draw({ place, room }: { place: RoomPlace; room: Room }) {
  const { language } = text.value;
  const { draw } = waitingRoom[language];
  const { bucket, index } = place.place ?? {};
  const [found, setFound] = useState<Found | undefined>();
  const count = new Intl.NumberFormat(locale.value);
  if (room.phase === "closed" || room.phase === "passthrough") return null;
  const { seed } = room;
  const mine = bucket === 0 && typeof index === "number" && seed !== null ? index : undefined;
  const check = async () => {
    if (mine === undefined || !seed) return;
    try {
      const here = (await drawn(seed, mine, room.drawn ?? 0)) + 1;
      const { position } = await place.told();
      const good = here === position;
      const there = count.format(position ?? 0);
      setFound({ good, words: good ? draw.right(there) : draw.wrong(count.format(here), there) });
    } catch (error) {
      setFound({ good: false, words: problem(error) });
    }
  };
  return (
    <details class="room-draw">
      <summary>{draw.title}</summary>
      <p>{draw.how}</p>
      {seed === null && <p>{draw.before}</p>}
      {seed !== null && bucket !== 0 && typeof bucket === "number" && <p>{draw.late}</p>}
      {seed !== null && (
        <dl>
          <dt>{draw.seed}</dt>
          <dd>
            <code>{seed}</code>
          </dd>
          <dt>{draw.count}</dt>
          <dd class="figures">{count.format(room.drawn ?? 0)}</dd>
          {mine !== undefined && (
            <>
              <dt>{draw.index}</dt>
              <dd class="figures">{count.format(mine)}</dd>
            </>
          )}
        </dl>
      )}
      {mine !== undefined && <Button onPress={check}>{draw.check}</Button>}
      {found && <Banner mood={found.good ? "good" : "bad"}>{found.words}</Banner>}
    </details>
  );
}
