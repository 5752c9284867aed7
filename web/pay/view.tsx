// What is paid for, how long the seats are kept, and the card form, or why there is none.

import "./pay.css";
import { useEffect, useMemo } from "preact/hooks";
import { bookingAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { payWords } from "../text/pay.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Mark } from "../ui/icons.tsx";
import { Skeleton } from "../ui/parts.tsx";
import { Said, say } from "../ui/said.tsx";
import { Toasts } from "../ui/toast.tsx";
import { Card } from "./card.tsx";
import { Ended } from "./ended.tsx";
import { looks } from "./looks.ts";
import { Paying } from "./paying.ts";
import { load } from "./stripe.ts";
import { Summary } from "./summary.tsx";

const LOOK = 8_000;
const LEADS_ON = 1_200;

export function Pay({ id }: { id: string }) {
  const words = payWords.value;
  return (
    <div class="shell pay" data-view="pay">
      <header class="top">
        <div>
          <a class="brand" href="/#/" aria-label={words.home}>
            <Mark />
            <span>Linehold</span>
          </a>
        </div>
      </header>
      <main>
        <Place id={id} />
      </main>
      <Toasts />
      <Said />
    </div>
  );
}

function Place({ id }: { id: string }) {
  const { session, clock, api } = useServices();
  const words = payWords.value;
  const to = `/${bookingAddress(id)}`;
  const paying = useMemo(
    () =>
      new Paying(id, {
        session,
        clock,
        load,
        back: new URL(to, location.href).href,
        looks: () => ({ locale: locale.value, appearance: looks() }),
      }),
    [id],
  );
  const [phase, booking] = [paying.phase.value, paying.booking.value];
  const heading = useTitle(words.title);
  useEffect(() => {
    void paying.begin();
    const back = () => document.hidden || void paying.look();
    const timer = setInterval(back, LOOK);
    document.addEventListener("visibilitychange", back);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", back);
    };
  }, [paying]);
  // The booking is where one goes on; the way back does not lead to the form again.
  useEffect(() => {
    if (phase === "settled") location.replace(to);
    if (phase !== "sent") return;
    say(words.sentWords, true);
    const timer = setTimeout(() => location.replace(to), LEADS_ON);
    return () => clearTimeout(timer);
  }, [phase]);
  const event_id = booking?.event_id;
  const event = useAsked(
    async (signal) => event_id && api.get("/v1/events/{event_id}", { path: { event_id }, signal }),
    [event_id],
  ).data;

  if (phase === "failed") return <Failed error={paying.failure.value} again={() => paying.begin()} />;
  if (phase === "absent")
    return <Ended title={words.absent} said={words.absentWords} to="/#/bookings" way={words.tickets} />;
  if (!booking || phase === "settled") {
    return (
      <Loading>
        <Skeleton height="28rem" />
      </Loading>
    );
  }
  return (
    <div class="view pay-view">
      <a class="back" href={to}>
        {words.back}
      </a>
      <h1 ref={heading} tabIndex={-1}>
        {words.title}
      </h1>
      <Summary booking={booking} event={event || undefined} paying={paying} />
      <Card paying={paying} total={booking.total} to={to} />
    </div>
  );
}
