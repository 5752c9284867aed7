// Those who wait for seats of an event, and whether more may join them.

import { useState } from "preact/hooks";
import type { Answer } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Pill, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Event } from "./desk.tsx";
import { useActing } from "./intention.ts";
import { Refusals } from "./refusal.tsx";

type Waitlist = Answer<"get", "/v1/events/{event_id}/waitlist/summary">;

const GOT = ["ACCEPTED", "SERVED", "BOOKED"];
const LEFT = ["DECLINED", "LAPSED", "LEFT"];

export function WaitlistDesk({ event }: { event: Event }) {
  const words = organiserWords.value.sales;
  return (
    <section class="card part waitlist-desk">
      <h2>{words.waitlist}</h2>
      {event.waitlist ? <Shown event={event} /> : <p class="soft">{words.waitlistOff}</p>}
    </section>
  );
}

function Shown({ event }: { event: Event }) {
  const words = organiserWords.value.sales;
  const account = useAccount();
  const acting = useActing();
  const [turned, setTurned] = useState<Waitlist>();
  const path = { event_id: event.event_id };
  const asked = useAsked(
    (signal) => account.call("get", "/v1/events/{event_id}/waitlist/summary", { path, signal }),
    [event.event_id],
  );
  const list = turned ?? asked.data;
  if (!list) return asked.error ? <p class="soft">{problem(asked.error)}</p> : <Skeleton height="7rem" />;
  const { joined, waiting } = list.total;
  const outcomes = new Map<string, number>(Object.entries(list.total.outcomes));
  const sum = (names: readonly string[]) => names.reduce((all, name) => all + (outcomes.get(name) ?? 0), 0);
  const turn = async () => {
    const way = list.closed ? "open" : "close";
    const now = await acting.intention.send([way, list.total], (key) =>
      account.call("post", `/v1/events/{event_id}/waitlist/${way}`, { path, body: {}, key }),
    );
    setTurned(now);
    toast(now.closed ? words.closedNow : words.openedNow);
  };
  return (
    <>
      <p class="waitlist-now">
        <strong class="figures">{waiting}</strong> {words.waits}
        <Pill mood={list.closed ? "warn" : "good"}>{list.closed ? words.isClosed : words.isOpen}</Pill>
      </p>
      <p class="soft small">{[words.joined(joined), words.got(sum(GOT)), words.left(sum(LEFT))].join(" · ")}</p>
      <Refusals error={acting.error} />
      {event.status === "published" && (
        <Button pending={acting.busy} onPress={() => acting.act(turn)}>
          {list.closed ? words.openIt : words.closeIt}
        </Button>
      )}
    </>
  );
}
