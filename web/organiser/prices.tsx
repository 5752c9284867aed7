// What a seat of each category costs, and what a full hall brings in.

import { organiserWords } from "../text/organiser.ts";
import { cost } from "../text/text.ts";
import { Choice, Field } from "../ui/field.tsx";
import { amountOf, CURRENCIES } from "./amounts.ts";
import type { PartProps } from "./event-form.tsx";

export function Prices({ draft, set, fault, seats }: PartProps & { seats: ReadonlyMap<string, number> }) {
  const words = organiserWords.value.edit;
  const { currency, prices } = draft;
  const known = CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES];
  const amounts = [...seats].map(([name, count]) => count * (amountOf(prices.get(name) ?? "", currency) ?? 0));
  const all = amounts.reduce((sum, each) => sum + each, 0);
  return (
    <>
      <p class="soft small">{words.pricesHint}</p>
      <div class="prices">
        {[...seats].map(([name, count]) => (
          <Field
            key={name}
            label={words.price(name)}
            inputMode="decimal"
            autoComplete="off"
            value={prices.get(name) ?? ""}
            hint={words.seats(count)}
            required
            onInput={(event) => set({ prices: new Map([...prices, [name, event.currentTarget.value]]) })}
            {...fault(`price/${name}`)}
          />
        ))}
        <Choice
          label={words.currency}
          value={currency}
          options={known.map((each) => [each, each] as const)}
          onChoose={(chosen) => set({ currency: chosen })}
        />
      </div>
      <p class="prices-all figures" role="status">
        {all > 0 ? words.all(cost({ amount: all, currency })) : " "}
      </p>
    </>
  );
}
