// What is wrong with a plan, each with its place in words.

import { organiserWords } from "../text/organiser.ts";
import { Banner } from "../ui/parts.tsx";
import { type Fault, placeOf } from "./faults.ts";
import type { Plan } from "./plan.ts";

const SHOWN = 6;

export function FaultList({ faults }: { faults: readonly Fault[] }) {
  const words = organiserWords.value.hall;
  return (
    <Banner mood="warn">
      <div class="refusals">
        <p>
          <strong>{words.faults(faults.length)}</strong>
        </p>
        <ul>
          {faults.slice(0, SHOWN).map((fault) => {
            const { section, row, about, problem } = fault;
            const place = section === undefined ? "" : row === undefined ? section : words.rowOf(section, row);
            const at = [place, about].filter(Boolean).join(", ");
            return (
              <li key={JSON.stringify(fault)}>
                {at && <strong>{at}: </strong>}
                {words.problems[problem]}
              </li>
            );
          })}
        </ul>
        {faults.length > SHOWN && <p class="soft">{words.moreFaults(faults.length - SHOWN)}</p>}
      </div>
    </Banner>
  );
}

// "sections[0].rows[1].seats[2]" as "Stalls, row 2, seat 3"; a path of something else as it is.
export function placeWords(path: string, plan: Plan): string {
  const words = organiserWords.value.hall;
  const { section, row, seat } = placeOf(path, plan);
  if (section === undefined) return path;
  const place = row === undefined ? section : words.rowOf(section, row);
  return seat === undefined ? place : `${place}, ${words.seat(seat)}`;
}
