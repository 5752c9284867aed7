// The card form, which is the payment provider's, and the one button; or what happens instead.

import { useEffect, useRef } from "preact/hooks";
import type { Money } from "../core/money.ts";
import { payWords } from "../text/pay.ts";
import { cost } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import type { Paying } from "./paying.ts";

interface CardProps {
  paying: Paying;
  total: Money;
  to: string;
}

export function Card({ paying, total, to }: CardProps) {
  const words = payWords.value;
  const phase = paying.phase.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(phase);
  // What one pressed is gone: reading goes on at what has come instead.
  useEffect(() => {
    if (before.current !== phase && ["sent", "lapsed", "away"].includes(phase)) heading.current?.focus();
    before.current = phase;
  }, [phase]);
  const titled = (title: string, said: string) => (
    <div class="pay-said">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{said}</p>
    </div>
  );
  return (
    <section class="card pay-card" aria-label={words.card} aria-busy={phase === "loading" || phase === "sending"}>
      {phase === "sent" && titled(words.sent, words.sentWords)}
      {phase === "away" && titled(words.away, words.awayWords)}
      {phase === "lapsed" && titled(words.lapsed, words.lapsedWords)}
      {(phase === "sent" || phase === "lapsed") && (
        <a class="button primary" href={to}>
          {words.toBooking}
        </a>
      )}
      {phase === "away" && (
        <Button kind="primary" onPress={() => paying.open()}>
          {words.tryAgain}
        </Button>
      )}
      {phase === "loading" && <p class="pay-wait">{words.loading}</p>}
      {(phase === "form" || phase === "sending") && <Form paying={paying} total={total} />}
    </section>
  );
}

function Form({ paying, total }: Omit<CardProps, "to">) {
  const words = payWords.value;
  const place = useRef<HTMLDivElement>(null);
  const sending = paying.phase.value === "sending";
  const ready = paying.ready.value;
  const trouble = paying.trouble.value;
  useEffect(() => {
    if (place.current) paying.mount(place.current);
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    void paying.pay();
  };
  return (
    <form onSubmit={submit}>
      <h2>{words.card}</h2>
      {!ready && <p class="pay-wait">{words.loading}</p>}
      <div ref={place} class="pay-fields" />
      {trouble && (
        <Banner mood="bad" urgent>
          {trouble.is === "unknown" ? words.unknown : `${trouble.message || words.declined} ${words.again}`}
        </Banner>
      )}
      <Button kind="primary" type="submit" wide disabled={!ready} pending={sending}>
        {sending ? words.sending : words.pay(cost(total))}
      </Button>
      <p class="soft small pay-secure" role="status">
        {sending ? words.sendingWords : words.secure}
      </p>
    </form>
  );
}
