// An event's overview: how it stands and what comes next, as guests see it, and the way to call it off.

import "./event.css";
import { eventAddress, organiserAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { shown } from "../core/times.ts";
import { organiserWords } from "../text/organiser.ts";
import { cost, locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { BigNumber } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { CallOff } from "./call-off.tsx";
import { Desk, type Own } from "./desk.tsx";
import { phaseOf } from "./phases.ts";
import { Preview } from "./preview.tsx";
import { Publish } from "./publish.tsx";
import { Terms } from "./terms.tsx";

export function EventDesk({ route }: { route: { id: string } }) {
  return (
    <Desk id={route.id} part="">
      {(own) => <Overview {...own} />}
    </Desk>
  );
}

function Overview(own: Own) {
  const { event } = own;
  return (
    <>
      <Next {...own} />
      <div class="overview-body">
        <Preview event={event} />
        <div class="overview-side">
          {event.status === "published" && <GuestPage id={event.event_id} />}
          <Terms event={event} />
          {event.status !== "cancelled" && <CallOff {...own} />}
        </div>
      </div>
    </>
  );
}

// What to do now.
function Next({ event, sales, again }: Own) {
  const { desk } = organiserWords.value;
  const { clock } = useServices();
  const phase = phaseOf(event, clock.now());
  if (phase === "draft") {
    return (
      <section class="card next-step">
        <div>
          <h2>{desk.draft}</h2>
          <p class="soft">{desk.draftWords}</p>
        </div>
        <Publish event={event} done={again} />
      </section>
    );
  }
  if (phase === "cancelled") {
    return (
      <section class="card next-step">
        <div>
          <h2>{desk.cancelled}</h2>
          <p class="soft">{desk.cancelledWords}</p>
        </div>
      </section>
    );
  }
  const when = shown(event.on_sale_at, event.venue.timezone, locale.value);
  return (
    <section class="card next-step">
      <p class="next-number">
        <BigNumber>{sales.sold.toLocaleString(locale.value)}</BigNumber>
        <span>
          <strong>{desk.sold}</strong>{" "}
          <span class="soft">{desk.ofSeats((sales.seats - sales.blocked).toLocaleString(locale.value))}</span>
        </span>
      </p>
      <dl class="next-facts figures">
        <div>
          <dt>{desk.revenue}</dt>
          <dd>{cost(sales.revenue)}</dd>
        </div>
        <div>
          <dt>{desk.held}</dt>
          <dd>{sales.held.toLocaleString(locale.value)}</dd>
        </div>
        <div>
          <dt>{desk.free}</dt>
          <dd>{sales.free.toLocaleString(locale.value)}</dd>
        </div>
      </dl>
      {phase === "before" && <p class="soft">{desk.before(when)}</p>}
      {phase === "after" && <p class="soft">{desk.after}</p>}
      <a class="button primary" href={organiserAddress("events", event.event_id, "sales")}>
        {desk.watch}
      </a>
    </section>
  );
}

function GuestPage({ id }: { id: string }) {
  const { desk } = organiserWords.value;
  const address = new URL(`/${eventAddress(id)}`, location.href).href;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      toast(desk.copied);
    } catch {
      toast(desk.notCopied);
    }
  };
  return (
    <section class="card part">
      <h2>{desk.guestPage}</h2>
      <p class="guest-address">
        <a href={eventAddress(id)}>{address}</a>
      </p>
      <Button onPress={copy}>{desk.copy}</Button>
    </section>
  );
}
