// Where the link of a mail about an offer leads. The offer itself is on every view; here one learns what has become of
// it, or is brought to its event.

import { useEffect } from "preact/hooks";
import { eventAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { guestWords } from "../text/guest.ts";
import { useAsked } from "../ui/asked.ts";
import { Skeleton } from "../ui/parts.tsx";
import { news, type Offer } from "./news.ts";
import { Offers } from "./offers.tsx";
import { seatsWords } from "./words.ts";

export function OfferView({ route }: { route: { id: string } }) {
  const services = useServices();
  const { session } = services;
  const { offers } = guestWords.value;
  const asked = useAsked(
    async (signal) => {
      // A browser without an identity was offered nothing; asking would make an identity for nothing.
      if (!session.known) throw new Refused(404, "OFFER_NOT_FOUND", "", {}, undefined);
      return session.call("get", "/v1/offers/{offer_id}", { path: { offer_id: route.id }, signal });
    },
    [route.id],
  );
  const offer = asked.data;
  const foreign = asked.error instanceof Refused && [401, 403, 404].includes(asked.error.status);
  // Taken, left or lapsed on this page: what became of it is asked for again.
  const listed = news(services).offers.value.some((each) => each.offer_id === route.id);
  useEffect(() => {
    if (offer && !listed) asked.again();
  }, [listed]);
  const heading = useTitle(offer || foreign ? (foreign ? offers.elsewhere : offers.title) : undefined);
  if (asked.error && !foreign && !offer) return <Failed error={asked.error} again={asked.again} />;
  if (!offer && !foreign) {
    return (
      <Loading>
        <Skeleton height="16rem" />
      </Loading>
    );
  }
  return (
    <div class="view offer-view">
      <h1 ref={heading} tabIndex={-1}>
        {foreign ? offers.elsewhere : offers.title}
      </h1>
      {foreign && <p class="soft">{offers.elsewhereWords}</p>}
      <Offers />
      {offer && offer.state !== "open" && <Became offer={offer} />}
      <p class="buttons">
        {offer && (
          <a href={eventAddress(offer.event_id)} class="button">
            {offers.to}
          </a>
        )}
        {(foreign || offer?.state === "accepted") && (
          <a href="#/bookings" class="button">
            {offers.tickets}
          </a>
        )}
      </p>
    </div>
  );
}

function Became({ offer }: { offer: Offer }) {
  const { api } = useServices();
  const { offers } = guestWords.value;
  const path = { event_id: offer.event_id };
  const asked = useAsked((signal) => api.get("/v1/events/{event_id}", { path, signal }), [offer.event_id]);
  const event = asked.data;
  return (
    <section class="card offer-over">
      {!event && asked.busy ? (
        <Skeleton height="3.8rem" />
      ) : (
        <>
          {event && <h2>{event.name}</h2>}
          <p class="soft">{seatsWords(event, offer.seats).join("; ")}</p>
        </>
      )}
      <p>{offers.states[offer.state]}</p>
    </section>
  );
}
