// How the seats of an event are sold.

import { organiserWords } from "../text/organiser.ts";
import { Choice, Field } from "../ui/field.tsx";
import type { PartProps } from "./event-form.tsx";

export function Rules({ draft, set, fault }: PartProps) {
  const words = organiserWords.value.edit;
  const options = Object.entries(words.giveBackOptions);
  const known = options.some(([value]) => value === draft.giveBack);
  const check = (name: "waitlist" | "orphans" | "room") => (
    <label class="check">
      <input type="checkbox" checked={draft[name]} onChange={(event) => set({ [name]: event.currentTarget.checked })} />
      {words[name]}
    </label>
  );
  return (
    <>
      <div class="pair">
        <Field
          label={words.hold}
          inputMode="decimal"
          value={draft.holdMinutes}
          onInput={(event) => set({ holdMinutes: event.currentTarget.value })}
          {...fault("holdMinutes")}
        />
        <Field
          label={words.most}
          type="number"
          inputMode="numeric"
          min={1}
          max={100}
          value={draft.most}
          onInput={(event) => set({ most: event.currentTarget.value })}
          {...fault("most")}
        />
      </div>
      <Choice
        label={words.giveBack}
        value={draft.giveBack}
        options={known ? options : [[draft.giveBack, `${draft.giveBack} h`], ...options]}
        onChoose={(giveBack) => set({ giveBack })}
      />
      {check("waitlist")}
      {check("orphans")}
      {check("room")}
    </>
  );
}
