// A plan drawn as guests see it, without an event: seats are free, or blocked.

import "../hall/map.css";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Hall } from "../hall/hall.ts";
import type { Seat } from "../hall/layout.ts";
import { SeatMap } from "../hall/seat-map.tsx";
import { organiserWords } from "../text/organiser.ts";
import { text } from "../text/text.ts";
import type { Plan, Section } from "./plan.ts";

interface Props {
  plan: Plan;
  categories: readonly string[];
  chosen?: ReadonlySet<string>;
  onPress?: (key: string) => void;
}

const NONE: ReadonlySet<string> = new Set();

export function HallPlan({ plan, categories, chosen = NONE, onPress = () => {} }: Props) {
  const { clock } = useServices();
  const names = plan.map(({ id, name }) => `${id}/${name}`).join("\n");
  const hall = useMemo(() => new Hall(plan, clock), [names]);
  const shown = useRef(new Map<string, Section>());
  useLayoutEffect(() => {
    shown.current = new Map();
  }, [hall]);
  useLayoutEffect(() => {
    for (const section of plan) {
      if (shown.current.get(section.id) === section) continue;
      shown.current.set(section.id, section);
      hall.show(section.id, { rows: section.rows.map(snapshot) });
    }
  }, [hall, plan]);
  const words = organiserWords.value.hall;
  const tip = (seat: Seat, mark: string, accessible: boolean) => {
    const place = [hall.sections[seat.section]?.name, text.value.event.row(seat.row), text.value.event.seat(seat.name)];
    const about = [seat.category, mark === "blocked" && words.isBlocked, accessible && words.isAccessible];
    return `${place.join(", ")}\n${about.filter(Boolean).join(" · ")}`;
  };
  return (
    <SeatMap
      hall={hall}
      categories={categories}
      only={undefined}
      chosen={chosen}
      mine={NONE}
      onPress={onPress}
      tip={tip}
    />
  );
}

function snapshot(row: Section["rows"][number]) {
  return {
    id: row.id,
    category: row.category,
    version: 0,
    seats: [...row.seats],
    accessible: [...row.accessible],
    taken: Object.fromEntries(row.blocked.map((seat) => [seat, { state: "blocked" }])),
  };
}
