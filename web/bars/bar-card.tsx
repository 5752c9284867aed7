// A bar in the list: its wait first, for that is what one chooses by; how far it is; and asking it.

import type { Answer } from "../core/api.ts";
import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";

interface BarCardProps {
  bar: Answer<"get", "/v1/bars/nearby">["items"][number];
  place: number;
  longest: number;
  chosen: boolean;
  onAsk: (() => Promise<void>) | undefined;
}

export function BarCard({ bar, place, longest, chosen, onAsk }: BarCardProps) {
  const words = bars[text.value.language].near;
  const { median_minutes, p90_minutes } = bar.wait;
  const far = median_minutes > longest;
  return (
    <li id={bar.bar_id} class={chosen ? "card bar chosen" : "card bar"}>
      <span class="bar-place" aria-hidden="true">
        {place + 1}
      </span>
      <div>
        <h3>{bar.name}</h3>
        <p class="soft small">
          {words.walk(bar.walk_minutes)} · {words.waiting(bar.queue_length)}
        </p>
      </div>
      <p class="bar-wait figures">{words.wait(median_minutes, p90_minutes)}</p>
      {far && <p class="small soft bar-far">{words.tooLong(longest)}</p>}
      {onAsk && !far && (
        <Button label={words.askAt(bar.name)} onPress={onAsk}>
          {words.ask}
        </Button>
      )}
    </li>
  );
}
