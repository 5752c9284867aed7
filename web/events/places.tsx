// The guest's places in line, each with its number, and how those that are over have ended.

import { guestWords } from "../text/guest.ts";
import { Button } from "../ui/button.tsx";
import { wishWords } from "./entries.ts";
import type { EventDetails } from "./event.tsx";
import type { Entry } from "./news.ts";

interface PlacesProps {
  entries: readonly Entry[];
  event: EventDetails;
}

export function InLine({ entries, event, onLeave }: PlacesProps & { onLeave?: (entry: Entry) => Promise<void> }) {
  const { wait } = guestWords.value;
  return (
    <ul class="places">
      {entries.map((entry) => {
        const wish = wishWords(event, entry.wish);
        const position = entry.position ?? 1;
        return (
          <li key={entry.waitlist_id}>
            <p class="places-number" role="status">
              <strong>{position}</strong> <span class="unseen">{wait.position}, </span>
            </p>
            <div>
              <strong>{wish}</strong>
              <p class="soft small">
                {entry.state === "offered" ? wait.offered : position === 1 ? wait.first : wait.ahead(position - 1)}
              </p>
            </div>
            {onLeave && (
              <Button kind="quiet" label={wait.leaveFor(wish)} onPress={() => onLeave(entry)}>
                {wait.leave}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function PlacesEnded({ entries, event }: PlacesProps) {
  const { wait } = guestWords.value;
  if (entries.length === 0) return null;
  return (
    <ul class="places-ended small soft">
      {entries.map((entry) => (
        <li key={entry.waitlist_id}>
          {wishWords(event, entry.wish)}: {entry.reason && wait.reasons[entry.reason]}
        </li>
      ))}
    </ul>
  );
}
