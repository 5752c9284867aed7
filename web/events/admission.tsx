// Whether the guest is let in to a sale with a waiting room, and for how long. The admission is renewed in its last third
// while they are here.

import { useEffect, useState } from "preact/hooks";
import { roomAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import type { Admission, Session } from "../core/session.ts";
import { countdown } from "../core/times.ts";
import { text } from "../text/text.ts";
import { Banner } from "../ui/parts.tsx";

const AGAIN = 15_000;

interface Guarded {
  event_id: string;
  waiting_room: boolean;
}

// True for a sale without a waiting room.
export function useAdmitted({ event_id, waiting_room }: Guarded): boolean {
  const { session } = useServices();
  const look = () => !waiting_room || session.admission(event_id) !== undefined;
  const [admitted, setAdmitted] = useState(look);
  useEffect(() => {
    if (!waiting_room) return;
    let asked = 0;
    const timer = setInterval(() => {
      setAdmitted(look());
      const found = session.admission(event_id);
      if (!found || document.hidden || !isDue(found, Date.now()) || Date.now() - asked < AGAIN) return;
      asked = Date.now();
      void renew(session, event_id, found);
    }, 1_000);
    return () => clearInterval(timer);
  }, [event_id]);
  return admitted;
}

export function isDue({ until, lasts }: Admission, now: number): boolean {
  return until - now <= lasts / 3;
}

async function renew(session: Session, event: string, { ticket }: Admission): Promise<void> {
  const path = { room_id: event };
  try {
    const given = await session.call("post", "/v1/waiting-rooms/{room_id}/admissions/renew", {
      path,
      body: { ticket },
    });
    session.admitted(event, given, ticket);
  } catch (error) {
    if (error instanceof Refused && error.status === 410) session.notAdmitted(event);
  }
}

export function Inside({ event_id }: Guarded) {
  const { session } = useServices();
  const { event } = text.value;
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const look = () => setLeft(Math.ceil(((session.admission(event_id)?.until ?? 0) - Date.now()) / 1000));
    look();
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, [event_id]);
  if (left <= 0) return null;
  return (
    <Banner mood="good">
      <span>
        {event.inside} <strong class="figures">{countdown(left)}</strong>
      </span>
    </Banner>
  );
}

export function Outside({ event_id }: Guarded) {
  const { event } = text.value;
  return (
    <Banner mood="warn">
      <span>{event.room}</span>
      <a class="button primary" href={roomAddress(event_id)}>
        {event.toRoom}
      </a>
    </Banner>
  );
}
