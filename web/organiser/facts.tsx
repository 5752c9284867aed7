// What a hall has besides its plan: name, time zone and place. These may change later.

import { useMemo } from "preact/hooks";
import { organiserWords } from "../text/organiser.ts";
import { Choice, Field } from "../ui/field.tsx";
import type { Facts } from "./editing.ts";
import { zones } from "./zoned.ts";

interface Props {
  facts: Facts;
  onChange: (changed: Partial<Facts>) => void;
}

export function HallFacts({ facts, onChange }: Props) {
  const words = organiserWords.value.hall;
  const all = useMemo(() => {
    const known = zones();
    const more = known.includes(facts.timezone) ? known : [facts.timezone, ...known];
    return more.map((zone) => [zone, zone.replaceAll("_", " ")] as const);
  }, [facts.timezone]);
  const field = (name: Exclude<keyof Facts, "timezone">) => ({
    label: words[name],
    value: facts[name],
    onInput: (event: InputEvent) => onChange({ [name]: (event.currentTarget as HTMLInputElement).value }),
  });
  const degrees = { type: "number", step: "any", inputMode: "decimal" } as const;
  return (
    <>
      <Field {...field("name")} required maxLength={200} autoComplete="off" />
      <div class="field">
        <Choice
          label={words.zone}
          value={facts.timezone}
          options={all}
          onChoose={(timezone) => onChange({ timezone })}
          required
        />
        <p class="soft small">{words.zoneHint}</p>
      </div>
      <details>
        <summary>{words.where}</summary>
        <div class="pair">
          <Field {...field("lat")} {...degrees} min={-90} max={90} required={facts.lon !== ""} />
          <Field {...field("lon")} {...degrees} min={-180} max={180} required={facts.lat !== ""} />
        </div>
        <Field {...field("address")} maxLength={300} />
      </details>
    </>
  );
}

export function locationOf({ lat, lon, address }: Facts): { lat: number; lon: number; address: string } | null {
  return lat === "" || lon === "" ? null : { lat: Number(lat), lon: Number(lon), address: address.trim() };
}
