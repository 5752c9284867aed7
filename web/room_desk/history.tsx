// What was done with the room, the newest first.

import { DAY, shown, TIME } from "../core/times.ts";
import { roomDeskWords } from "../text/room-desk.ts";
import { locale } from "../text/text.ts";
import { Skeleton } from "../ui/parts.tsx";
import type { Act } from "./desk.ts";

const FEW = 8;

export function History({ acts, zone }: { acts: readonly Act[] | undefined; zone: string }) {
  const words = roomDeskWords.value;
  return (
    <section class="card room-desk-part" aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      {!acts && <Skeleton height="8rem" />}
      {acts?.length === 0 && <p class="soft">{words.historyNone}</p>}
      {acts && <List acts={acts.slice(0, FEW)} zone={zone} />}
      {acts && acts.length > FEW && (
        <details>
          <summary>{words.more}</summary>
          <List acts={acts.slice(FEW)} zone={zone} />
        </details>
      )}
    </section>
  );
}

function List({ acts, zone }: { acts: readonly Act[]; zone: string }) {
  const words = roomDeskWords.value;
  return (
    <ol class="room-desk-history">
      {acts.map((act, place) => (
        <li key={`${act.at} ${act.act} ${place}`}>
          <span class="soft small figures">
            {shown(act.at, zone, locale.value, { ...DAY, ...TIME, year: undefined })}
          </span>
          <span>
            <strong>{words.acts[act.act] ?? act.act}</strong> <Facts act={act} zone={zone} />
          </span>
        </li>
      ))}
    </ol>
  );
}

// What was set, by the names that the form has; not all of it when the room was made.
function Facts({ act, zone }: { act: Act; zone: string }) {
  const words = roomDeskWords.value;
  const { facts } = act;
  if (act.act === "message") return <>{facts.message ? String(facts.message) : words.noMessage}</>;
  const told = act.act === "set up" ? ["starts_at", "capacity"] : Object.keys(facts);
  const value = (name: string) => {
    const fact = facts[name];
    if (name.endsWith("_at")) return shown(String(fact), zone, locale.value);
    if (typeof fact === "boolean") return fact ? words.on : words.off;
    return fact === null ? words.noLimit : String(fact);
  };
  const known = told.filter((name) => name in words.fields && name in facts);
  return <>{known.map((name) => `${words.fields[name]}: ${value(name)}`).join(" · ")}</>;
}
