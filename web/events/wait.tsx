// The waitlist of an event beside its plan: the places in line that one has, and a form for another one. What is waited
// for is a number of seats together, or taken seats that are pressed in the plan.

import "./wait.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Refused, Unreachable } from "../core/api.ts";
import { online } from "../core/online.ts";
import { Address, useMine } from "../people/address.tsx";
import { guestWords } from "../text/guest.ts";
import { problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import { AsOf } from "../ui/remembered.tsx";
import { TellMe } from "../ui/tell-me.tsx";
import { toast } from "../ui/toast.tsx";
import { sorted } from "./entries.ts";
import type { EventDetails } from "./event.tsx";
import { news } from "./news.ts";
import { InLine, PlacesEnded } from "./places.tsx";
import { Waited } from "./waited.ts";
import { Waiting } from "./waiting.ts";
import { WishForm } from "./wish.tsx";

// Places move up while others leave, of which no message tells.
const LOOK = 15_000;

interface WaitlistProps {
  event: EventDetails;
  categories: readonly string[];
  // Whether nothing is left to choose, so that waiting is what one comes for.
  gone: boolean;
  // Whether one can join now.
  may: boolean;
  seeking: boolean;
  picked: readonly string[];
  onSeek: (seeking: boolean) => void;
}

export function Waitlist({ event, categories, gone, may, seeking, picked, onSeek }: WaitlistProps) {
  const services = useServices();
  const { wait } = guestWords.value;
  const told = news(services);
  const waiting = useMemo(() => new Waiting(services, event.event_id), [event.event_id]);
  const [open, setOpen] = useState(gone);
  const entries = told.places.value.get(event.event_id);
  const { standing, ended } = sorted(entries ?? []);
  const waited = new Waited(services.session, event.event_id);
  const stands = standing.length > 0;
  const asked = useAsked(async () => {
    if (services.session.known) await told.stand(event.event_id);
  }, [event.event_id]);
  useEffect(() => {
    if (!stands) return;
    const timer = setInterval(() => document.hidden || void told.stand(event.event_id).catch(() => {}), LOOK);
    return () => clearInterval(timer);
  }, [stands, event.event_id]);
  useEffect(() => {
    if (entries) waited.keep({ event, entries: standing });
  }, [entries]);
  useEffect(() => {
    if (gone) setOpen(true);
  }, [gone]);
  const failed = waiting.failed.value;
  const join = async (wish: Parameters<Waiting["join"]>[0]) => {
    if (!(await waiting.join(wish))) return;
    onSeek(false);
    setOpen(false);
    toast(wait.joined);
  };
  const leave = async (entry: Parameters<Waiting["leave"]>[0]) => {
    if (await waiting.leave(entry)) toast(wait.left);
  };
  if (!may && !stands) return null;
  const form = (open || seeking) && (
    <WishForm {...{ event, categories, seeking, picked, onSeek, onJoin: join, primary: gone || seeking }} />
  );
  return (
    <section class="wait" aria-labelledby="waitlist">
      <h2 id="waitlist">{wait.title}</h2>
      {!stands && <p class="soft small">{wait.lead}</p>}
      {asked.error !== undefined && (
        <Banner mood="warn">
          <span>{wait.failed}</span>
          <Button onPress={asked.again}>{wait.again}</Button>
        </Banner>
      )}
      {stands && !online.value && <AsOf at={waited.at} />}
      {stands && <InLine entries={standing} event={event} onLeave={leave} />}
      {stands && <TellMe session={services.session} />}
      {failed !== undefined && (
        <Banner mood="bad" urgent>
          {failed instanceof Unreachable ? wait.unknown : problem(failed, wait.errors)}
        </Banner>
      )}
      {may && form}
      {may && !form && (
        <Button wide kind={stands ? "quiet" : "plain"} onPress={() => setOpen(true)}>
          {stands ? wait.another : wait.join}
        </Button>
      )}
      {(stands || (failed instanceof Refused && failed.code === "EMAIL_NOT_CONFIRMED")) && <Reach />}
      <PlacesEnded entries={ended} event={event} />
    </section>
  );
}

// Offers are mailed to a confirmed address alone.
function Reach() {
  const me = useMine();
  const { wait } = guestWords.value;
  const asked = useAsked(async () => (await me.look()) ?? null, []);
  if (asked.data === undefined || me.details.value?.email_confirmed) return null;
  return (
    <div class="wait-reach">
      <h3>{wait.reach}</h3>
      <p class="soft small">{wait.reachWords}</p>
      <Address />
    </div>
  );
}
