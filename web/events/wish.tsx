// What to wait for.

import { useState } from "preact/hooks";
import { guestWords } from "../text/guest.ts";
import { cost, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/field.tsx";
import type { EventDetails } from "./event.tsx";
import { Quantity } from "./quantity.tsx";
import type { Wish } from "./waiting.ts";
import { seatsWords } from "./words.ts";

const MOST = 20;

interface WishFormProps {
  event: EventDetails;
  categories: readonly string[];
  seeking: boolean;
  picked: readonly string[];
  primary: boolean;
  onSeek: (seeking: boolean) => void;
  onJoin: (wish: Wish) => Promise<void>;
}

export function WishForm({ event, categories, seeking, picked, primary, onSeek, onJoin }: WishFormProps) {
  const { wait } = guestWords.value;
  const most = Math.min(MOST, event.max_per_customer);
  const [quantity, setQuantity] = useState(Math.min(2, most));
  const [category, setCategory] = useState(categories[0] ?? "");
  const costs = new Map(Object.entries(event.prices));
  const options = categories.map((name) => {
    const price = costs.get(name);
    return [name, price ? `${name} · ${cost(price)}` : name] as const;
  });
  const ready = !seeking || picked.length > 0;
  const join = () => onJoin(seeking ? { seats: [...picked] } : { category, quantity });
  return (
    <form class="wish" onSubmit={(submitted) => submitted.preventDefault()}>
      <fieldset class="switch">
        <legend class="unseen">{wait.by}</legend>
        {[false, true].map((these) => (
          <button key={String(these)} type="button" aria-pressed={seeking === these} onClick={() => onSeek(these)}>
            {these ? wait.these : wait.any}
          </button>
        ))}
      </fieldset>
      {seeking ? (
        <div class="wish-seats" role="status">
          {picked.length === 0 && <p class="soft small">{wait.pick}</p>}
          {picked.length > 0 && (
            <>
              <strong>{wait.picked(picked.length)}</strong>
              <p class="small">{seatsWords(event, picked).join("; ")}</p>
            </>
          )}
        </div>
      ) : (
        <>
          <Quantity words={text.value.event.quantity} {...{ quantity, most, onChange: setQuantity }} />
          <Choice label={wait.category} value={category} options={options} onChoose={setCategory} />
        </>
      )}
      <Button kind={primary ? "primary" : "plain"} wide disabled={!ready} onPress={join}>
        {wait.join}
      </Button>
    </form>
  );
}
