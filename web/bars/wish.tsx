// How many come, and how long they would wait.

import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { Choice } from "../ui/field.tsx";
import type { BarWish } from "./asking.ts";

const PARTIES = [1, 2, 3, 4, 5, 6, 7, 8];
const WAITS = [10, 20, 30, 45, 60, 90];

interface WishFieldsProps {
  wish: BarWish;
  onParty: (party: number) => void;
  onLongest: (longest: number) => void;
}

export function WishFields({ wish, onParty, onLongest }: WishFieldsProps) {
  const words = bars[text.value.language].near;
  return (
    <div class="bars-wish">
      <Choice
        label={words.party}
        value={`${wish.party}`}
        options={PARTIES.map((each) => [`${each}`, `${each}`] as const)}
        onChoose={(value) => onParty(Number(value))}
      />
      <Choice
        label={words.longest}
        value={`${wish.longest}`}
        options={WAITS.map((each) => [`${each}`, words.minutes(each)] as const)}
        onChoose={(value) => onLongest(Number(value))}
      />
    </div>
  );
}
