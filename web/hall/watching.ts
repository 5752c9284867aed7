// The hall of an event, followed live: each section is a topic.

import { useEffect, useMemo } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Hall, type RowChange, type SectionSnapshot } from "./hall.ts";

const LAPSES = 500;

interface Followed {
  event_id: string;
  version: number;
  sections: ReadonlyArray<{ id: string; name: string }>;
}

export function useHall(event: Followed): Hall {
  const { api, live, clock } = useServices();
  const { event_id } = event;
  const hall = useMemo(() => new Hall(event.sections, clock), [event_id, event.version]);
  useEffect(() => {
    const stops = event.sections.map(({ id }) => {
      const path = { event_id, section: id };
      const ask = (tag?: string) => api.newer("/v1/events/{event_id}/seats/{section}", { path, tag });
      let tag: string | undefined;
      const poll = async () => {
        const found = await ask(tag);
        tag = found?.tag ?? tag;
        return found?.data;
      };
      const snapshot = async (data: unknown) => {
        // What is too large for a message has an address in its place.
        const known = (data as SectionSnapshot).rows ? (data as SectionSnapshot) : (await ask())?.data;
        if (known) hall.show(id, known);
      };
      return live.watch(`seats/${event_id}/${id}`, {
        snapshot: (data) => void snapshot(data).catch(() => {}),
        changes: (changes) => hall.apply(id, changes as RowChange[]),
        poll,
      });
    });
    const timer = setInterval(() => hall.tick(), LAPSES);
    return () => {
      for (const stop of stops) stop();
      clearInterval(timer);
    };
  }, [hall]);
  return hall;
}
