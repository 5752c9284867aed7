// The last tickets that were checked here, the newest first.

import { shown, TIME } from "../core/times.ts";
import { doorWords } from "../text/door.ts";
import { locale } from "../text/text.ts";
import { Pill } from "../ui/parts.tsx";
import type { Door } from "./door.ts";
import { placeWords, type Show } from "./places.ts";
import { mood } from "./verdict.ts";

export function Recent({ door, event }: { door: Door; event: Show }) {
  const words = doorWords.value;
  const all = door.recent.value;
  return (
    <section class="card door-recent" aria-labelledby="door-recent">
      <h2 id="door-recent">{words.recent}</h2>
      {all.length === 0 && <p class="soft">{words.recentNone}</p>}
      <ol>
        {all.map((each) => (
          <li key={`${each.at} ${each.kind}`}>
            <span class="soft small figures">
              {shown(new Date(each.at).toISOString(), event.venue.timezone, locale.value, TIME)}
            </span>
            <span>
              {door.name(each.booking, each.seats) && <strong>{door.name(each.booking, each.seats)} </strong>}
              {placeWords(event, each.seats)}
              {each.alone && <span class="soft small"> {words.alone}</span>}
            </span>
            <Pill mood={mood(each.kind)}>{words.kinds[each.kind]}</Pill>
          </li>
        ))}
      </ol>
    </section>
  );
}
