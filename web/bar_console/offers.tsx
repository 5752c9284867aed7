// Guests who ask for a place. Each is one card: how many, how far, how long there is to answer, and two large buttons.

import "./offers.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { consoleWords } from "../text/bar-console.ts";
import { type Bell, BellButton } from "../ui/bell.tsx";
import { Button } from "../ui/button.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { Icon } from "../ui/icons.tsx";
import { say } from "../ui/said.tsx";
import { toast } from "../ui/toast.tsx";
import type { Offer, Queue } from "./line.ts";
import { Ring } from "./ring.tsx";
import type { Ended, Serving } from "./serving.ts";

const MOMENT = 800;

interface OffersProps {
  queue: Queue;
  serving: Serving;
  bell: Bell;
  cutOff: boolean;
  auto: boolean;
}

export function Offers({ queue, serving, bell, cutOff, auto }: OffersProps) {
  const words = consoleWords.value.offers;
  const { offers, state } = queue;
  const ended = serving.ended.value;
  const heading = useFocusIfLost<HTMLHeadingElement>(offers.length);
  const moved = useMoved(offers.length);
  const none =
    state === "CLOSED" ? words.noneClosed : state === "PAUSED" ? words.nonePaused : auto ? words.auto : words.none;
  return (
    <section class="console-offers" aria-labelledby="offers-title">
      <header>
        <h2 id="offers-title" ref={heading} tabIndex={-1}>
          {words.title}
        </h2>
        <BellButton bell={bell} words={words.bell} />
      </header>
      <ul>
        {offers.map((offer) => (
          <li key={offer.offer_id}>
            <OfferCard offer={offer} serving={serving} idle={cutOff || moved} />
          </li>
        ))}
        {ended.map((each) => (
          <li key={each.offer.offer_id}>
            <EndedCard ended={each} />
          </li>
        ))}
      </ul>
      {offers.length === 0 && ended.length === 0 && (
        <p class="console-quiet">
          <Icon name="glass" size={32} />
          {none}
        </p>
      )}
    </section>
  );
}

// For a moment after a card is gone: a second tap of a wet finger must not answer the card that took its place.
function useMoved(count: number): boolean {
  const before = useRef(count);
  const [moved, setMoved] = useState(false);
  useLayoutEffect(() => {
    const fewer = count < before.current;
    before.current = count;
    if (!fewer) return;
    setMoved(true);
    const timer = setTimeout(() => setMoved(false), MOMENT);
    return () => clearTimeout(timer);
  }, [count]);
  return moved;
}

function far({ walk_minutes }: Offer): string {
  const words = consoleWords.value.offers;
  return walk_minutes === null ? words.noWalk : words.walk(walk_minutes);
}

function OfferCard({ offer, serving, idle }: { offer: Offer; serving: Serving; idle: boolean }) {
  const { clock } = useServices();
  const { offers: words, party, people } = consoleWords.value;
  const who = party(offer.party_size);
  const told = useRef(false);
  useEffect(() => {
    if (told.current) return;
    told.current = true;
    say(words.rings(who, far(offer), clock.secondsUntil(offer.expires_at)), true);
  }, []);
  const answer = (what: "accept" | "reject") => async () => {
    const answered = await serving.answer(offer, what);
    if (!answered) return;
    toast(what === "accept" && answered.number ? words.taken(answered.number, who) : words.refused);
  };
  const disabled = idle || serving.busy.value.has(offer.offer_id);
  return (
    <article class="card bar-offer">
      <p class="bar-offer-party">
        <strong class="figures">{offer.party_size}</strong>
        <span>{people(offer.party_size)}</span>
      </p>
      <p class="bar-offer-far">{far(offer)}</p>
      <Ring clock={clock} until={offer.expires_at} left={words.left} />
      <div class="bar-offer-answers">
        <Button kind="primary" disabled={disabled} label={words.acceptFor(who)} onPress={answer("accept")}>
          <Icon name="check" />
          {words.accept}
        </Button>
        <Button disabled={disabled} label={words.refuseFor(who)} onPress={answer("reject")}>
          <Icon name="close" />
          {words.refuse}
        </Button>
      </div>
    </article>
  );
}

function EndedCard({ ended }: { ended: Ended }) {
  const { offers: words, party } = consoleWords.value;
  const how = new Map(Object.entries(words.ends)).get(ended.how) ?? words.ends.withdrawn;
  return (
    <article class="card bar-offer-over" role="status">
      <strong>{party(ended.offer.party_size)}</strong>
      <span>{how}</span>
    </article>
  );
}
