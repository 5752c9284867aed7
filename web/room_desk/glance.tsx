// Whether all is well, in one sentence; what else is not, below it; and the one thing to press.

import "./glance.css";
import { useServices } from "../app/services.ts";
import { roomDeskWords } from "../text/room-desk.ts";
import { text } from "../text/text.ts";
import { remaining } from "../text/waits.ts";
import { Pill } from "../ui/parts.tsx";
import { advice } from "./advice.ts";
import type { Desk } from "./desk.ts";
import { OrderButton } from "./order-list.tsx";
import type { Figures } from "./orders.ts";

export function Glance({ desk, room }: { desk: Desk; room: Figures }) {
  const words = roomDeskWords.value;
  const { clock } = useServices();
  const [first, ...others] = advice(room, desk.samples.value, desk.heard, clock.now());
  if (!first) return null;
  const [title, sentence] = words.states[first.is] ?? ["", ""];
  const until = room.phase === "scheduled" ? room.opens_at : room.phase === "lobby" ? room.starts_at : undefined;
  return (
    <section class={`card glance ${first.mood}`} aria-labelledby="glance">
      <div class="glance-words" role="status">
        <Pill mood={first.mood} dot>
          {words.phases[room.phase]}
        </Pill>
        <h2 id="glance">{title}</h2>
        <p>{sentence}</p>
        {others
          .filter(({ mood }) => mood !== "good")
          .map(({ is }) => (
            <p key={is}>
              <strong>{words.states[is]?.[0]}. </strong>
              {words.states[is]?.[1]}
            </p>
          ))}
      </div>
      {until && (
        <p class="glance-time figures" role="timer">
          <strong>{remaining(clock.secondsUntil(until), text.value.language)}</strong>
          <span class="soft">{room.phase === "scheduled" ? words.untilOpens : words.untilStarts}</span>
        </p>
      )}
      {first.order && <OrderButton desk={desk} room={room} order={first.order} primary />}
    </section>
  );
}
