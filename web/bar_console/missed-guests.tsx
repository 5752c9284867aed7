// Guests who did not come, and may come back for a while: the way to take a no-show back.

import { useServices } from "../app/services.ts";
import { consoleWords } from "../text/bar-console.ts";
import { text } from "../text/text.ts";
import { remaining } from "../text/waits.ts";
import { Button } from "../ui/button.tsx";
import { move } from "./bar-line.tsx";
import type { MissedGuest } from "./missed.ts";
import type { Serving } from "./serving.ts";

interface MissedGuestsProps {
  guests: readonly MissedGuest[];
  serving: Serving;
  disabled: boolean;
}

export function MissedGuests({ guests, serving, disabled }: MissedGuestsProps) {
  const { clock } = useServices();
  const { line: words, party } = consoleWords.value;
  if (guests.length === 0) return null;
  return (
    <section class="bar-line-missed" aria-labelledby="missed-title">
      <h3 id="missed-title">{words.missed}</h3>
      <p class="small soft">{words.missedWords}</p>
      <ul>
        {guests.map((guest) => (
          <li key={guest.entry_id}>
            <strong class="figures">{guest.number}</strong>
            <span>{party(guest.party_size)}</span>
            <span class="figures soft">{remaining(clock.secondsUntil(guest.until), text.value.language)}</span>
            <Button
              disabled={disabled || serving.busy.value.has(guest.entry_id)}
              label={words.undoFor(guest.number)}
              onPress={() => move(serving, guest, "return")}
            >
              {words.undo}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
