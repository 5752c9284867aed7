// Seats that are offered to the guest, on top of every view of events, until they are taken, left to others or lapse; and
// how what they waited for has ended without their doing.

import "./offers.css";
import { useEffect, useRef } from "preact/hooks";
import { bookingAddress, eventAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Unreachable } from "../core/api.ts";
import { guestWords } from "../text/guest.ts";
import { cost, problem, text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { say } from "../ui/said.tsx";
import { wishWords } from "./entries.ts";
import { type Entry, news, type Offer } from "./news.ts";
import { type Offering, offering, type Trouble } from "./offering.ts";
import { useSeen } from "./seen.ts";
import { seatsWords } from "./words.ts";

const SOON = 60;

export function Offers() {
  const services = useServices();
  const [told, answers] = [news(services), offering(services)];
  useEffect(() => told.open(), []);
  const { offers } = guestWords.value;
  const all = told.offers.value;
  return (
    <>
      {all.length > 0 && (
        <section class="offers" aria-label={offers.title}>
          {all.map((offer) => (
            <OfferCard key={offer.offer_id} offer={offer} answers={answers} />
          ))}
        </section>
      )}
      {answers.over.value.map(({ offer, code }) => (
        <Over key={offer.offer_id} offer={offer} code={code} read={() => answers.read(offer)} />
      ))}
      {told.ended.value.map((entry) => (
        <Ended key={entry.waitlist_id} entry={entry} read={() => told.read(entry)} />
      ))}
    </>
  );
}

// The event of an offer, for its name and those of its sections. An offer without it is better than none.
function useEvent(event_id: string) {
  const { api } = useServices();
  const path = { event_id };
  const asked = useAsked((signal) => api.get("/v1/events/{event_id}", { path, signal }), [event_id]);
  return { event: asked.data, asking: asked.data === undefined && asked.busy };
}

function OfferCard({ offer, answers }: { offer: Offer; answers: Offering }) {
  const { clock } = useServices();
  const { offers } = guestWords.value;
  const { event, asking } = useEvent(offer.event_id);
  const [card, seen] = useSeen<HTMLElement>();
  const lasts = useRef(clock.secondsUntil(offer.expires_at));
  const seats = seatsWords(event, offer.seats);
  useEffect(() => {
    if (event) say(offers.heard(`${event.name}, ${seats.join("; ")}`), true);
  }, [event === undefined]);
  return (
    <article class="offer" ref={card}>
      {!seen && (
        <button type="button" class="offer-call" onClick={() => card.current?.scrollIntoView({ block: "center" })}>
          <Icon name="bell" size={20} /> {offers.title}
        </button>
      )}
      <header>
        <p>{offers.kept}</p>
        <Countdown
          clock={clock}
          until={offer.expires_at}
          lasts={lasts.current}
          soon={SOON}
          label={offers.left}
          onOver={() => answers.lapse(offer)}
        />
      </header>
      <div class="offer-what">
        <h2>
          {asking ? (
            <Skeleton height="1.9rem" />
          ) : (
            <a href={eventAddress(offer.event_id)}>{event?.name ?? offers.to}</a>
          )}
        </h2>
        <ul>
          {seats.map((each) => (
            <li key={each}>{asking ? <Skeleton height="1.5rem" /> : each}</li>
          ))}
        </ul>
        <strong class="figures">{cost(offer.total)}</strong>
      </div>
      <Why trouble={answers.troubles.value.get(offer.offer_id)} offer={offer} answers={answers} />
      <p class="buttons">
        <Button kind="primary" onPress={() => answers.accept(offer)}>
          {offer.seats.length === 1 ? offers.takeOne : offers.take}
        </Button>
        <Button onPress={() => answers.decline(offer)}>{offers.decline}</Button>
      </p>
      <p class="soft small">{offers.lead}</p>
    </article>
  );
}

function Why({ trouble, offer, answers }: { trouble: Trouble | undefined; offer: Offer; answers: Offering }) {
  const { offers } = guestWords.value;
  const { event } = useEvent(trouble && trouble.is !== "failed" ? trouble.hold.event_id : offer.event_id);
  if (!trouble) return null;
  if (trouble.is === "failed") {
    const lost = trouble.error instanceof Unreachable;
    return (
      <Banner mood="bad" urgent>
        {lost ? offers.unknown : problem(trouble.error, offers.over)}
      </Banner>
    );
  }
  if (trouble.is === "paying") {
    return (
      <Banner mood="warn" urgent>
        <span>{offers.paying}</span>
        <a class="button" href={bookingAddress(trouble.hold.booking_id ?? "")}>
          {offers.toBooking}
        </a>
      </Banner>
    );
  }
  return (
    <Banner mood="warn" urgent>
      <span>{offers.other(seatsWords(event, trouble.hold.seats).join("; "))}</span>
      <a class="button" href={eventAddress(trouble.hold.event_id)}>
        {offers.toOther}
      </a>
      <Button onPress={() => answers.swap(offer)}>{offers.swap}</Button>
    </Banner>
  );
}

interface OverProps {
  offer: Offer;
  code: string;
  read: () => void;
}

function Over({ offer, code, read }: OverProps) {
  const { offers } = guestWords.value;
  const { event } = useEvent(offer.event_id);
  return (
    <Banner mood="warn">
      <span>
        <strong>{seatsWords(event, offer.seats).join("; ")}</strong> {offers.over[code]}
      </span>
      <a class="button" href={eventAddress(offer.event_id)}>
        {event?.waitlist ? offers.again : offers.to}
      </a>
      <Button kind="quiet" onPress={read}>
        {text.value.shell.close}
      </Button>
    </Banner>
  );
}

function Ended({ entry, read }: { entry: Entry; read: () => void }) {
  const { wait, offers } = guestWords.value;
  const { event } = useEvent(entry.event_id);
  return (
    <Banner mood="warn">
      <span>
        <strong>
          {[event?.name, wishWords(event, entry.wish)].filter(Boolean).join(", ")}: {wait.ended}.
        </strong>{" "}
        {entry.reason && wait.reasons[entry.reason]}
      </span>
      <a class="button" href={eventAddress(entry.event_id)}>
        {offers.to}
      </a>
      <Button kind="quiet" onPress={read}>
        {offers.close}
      </Button>
    </Banner>
  );
}
