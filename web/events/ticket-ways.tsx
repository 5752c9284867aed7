// Ways to take a ticket along: on paper, a code for each seat, and as an entry of a calendar.

import { useEffect, useRef, useState } from "preact/hooks";
import { type Services, useServices } from "../app/services.ts";
import { shown } from "../core/times.ts";
import { guestWords } from "../text/guest.ts";
import { locale, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import type { Told } from "./booking.tsx";
import { seatWords } from "./words.ts";

interface WaysProps extends Told {
  // That of a mailed link; empty for the guest who booked.
  token: string;
}

interface Sheet {
  seat: string;
  svg: string;
}

export function Ways({ booking, event, token }: WaysProps) {
  const services = useServices();
  const { tickets } = text.value;
  const [sheets, setSheets] = useState<readonly Sheet[]>([]);
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => {
    if (sheets.length === 0) return;
    const images = [...(sheet.current?.querySelectorAll("img") ?? [])];
    void Promise.allSettled(images.map((image) => image.decode())).then(() => print());
  }, [sheets]);
  const printed = async () => {
    const one = async (seat: string) => {
      const answer = await file(services, `${booking.booking_id}/ticket.svg?seat=${encodeURIComponent(seat)}`, token);
      return { seat, svg: await answer.text() };
    };
    setSheets(await Promise.all(booking.seats.map(one)));
  };
  const calendar = async () => {
    const answer = await file(services, `${booking.booking_id}/event.ics`, token);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `${booking.booking_id}.ics`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <p class="buttons ticket-ways">
        <Button onPress={printed}>{tickets.print}</Button>
        <Button onPress={calendar}>{tickets.calendar}</Button>
      </p>
      {sheets.length > 0 && (
        <section class="sheets" ref={sheet} aria-label={guestWords.value.booking.printing}>
          {sheets.map(({ seat, svg }) => (
            <article key={seat}>
              <div>
                <h2>{event.name}</h2>
                <p>{shown(event.starts_at, event.venue.timezone, locale.value)}</p>
                <p>{[event.venue.name, event.venue.location?.address].filter(Boolean).join(", ")}</p>
                <p class="sheets-seat">{seatWords(event, seat)}</p>
                <p class="small">{booking.booking_id}</p>
              </div>
              <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={tickets.code(seat)} />
            </article>
          ))}
        </section>
      )}
    </>
  );
}

async function file({ session, api }: Services, path: string, token: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${token || (await session.token())}` };
  const answer = await fetch(`${api.base}/v1/bookings/${path}`, { headers });
  if (!answer.ok) throw new Error(`The answer was ${answer.status}.`);
  return answer;
}
