// When an event is, and when it is sold, on the clocks of its hall.

import { organiserWords } from "../text/organiser.ts";
import { Field } from "../ui/field.tsx";
import type { PartProps } from "./event-form.tsx";

const FIELDS = ["starts", "ends", "onSale", "saleEnds"] as const;

export function Times({ draft, set, fault, zone }: PartProps & { zone: string }) {
  const words = organiserWords.value.edit;
  const hints = { starts: "", ends: "", onSale: words.onSaleHint, saleEnds: words.saleEndsHint };
  return (
    <>
      <p class="soft small">{words.zone(zone.replaceAll("_", " "))}</p>
      <div class="pair times">
        {FIELDS.map((name) => (
          <Field
            key={name}
            label={words[name]}
            type="datetime-local"
            value={draft[name]}
            required={name === "starts"}
            onInput={(event) => set({ [name]: event.currentTarget.value })}
            {...(hints[name] && { hint: hints[name] })}
            {...fault(name)}
          />
        ))}
      </div>
    </>
  );
}
