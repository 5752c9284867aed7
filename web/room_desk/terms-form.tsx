// The fields of a room's terms, for a new room and for one that is there.

import "./terms.css";
import { roomDeskWords } from "../text/room-desk.ts";
import { Field } from "../ui/field.tsx";
import type { Fields } from "./terms.ts";

type Texts = { [F in keyof Fields]: Fields[F] extends string ? F : never }[keyof Fields];
type Checks = Exclude<keyof Fields, Texts>;

interface TermsProps {
  form: Fields;
  zone: string;
  set: (change: Partial<Fields>) => void;
  started?: boolean;
}

export function TermsFields({ form, zone, set, started = false }: TermsProps) {
  const words = roomDeskWords.value;
  const time = (name: Texts, label: string, more: object = {}) => (
    <Field
      label={label}
      type="datetime-local"
      value={form[name]}
      onInput={(event) => set({ [name]: event.currentTarget.value })}
      {...more}
    />
  );
  const number = (name: Texts, label: string, min: number, max: number, more: object = {}) => (
    <Field
      label={label}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      value={form[name]}
      onInput={(event) => set({ [name]: event.currentTarget.value })}
      {...more}
    />
  );
  return (
    <>
      <fieldset>
        <legend>{words.when}</legend>
        <div class="terms-pair">
          {time("opens", words.opensField, { hint: words.opensHint, disabled: started })}
          {time("starts", words.startsField, {
            required: true,
            disabled: started,
            ...(started && { hint: words.started }),
          })}
        </div>
        <p class="soft small">{words.zone(zone)}</p>
      </fieldset>
      <fieldset>
        <legend>{words.howMany}</legend>
        <div class="terms-pair">
          {number("capacity", words.capacity, 1, 100_000, { required: true })}
          {number("pace", words.perMinute, 1, 1_000_000, { hint: words.perMinuteHint })}
        </div>
      </fieldset>
      <details>
        <summary>{words.details}</summary>
        <div class="terms-more">
          {time("closes", words.closesField, { hint: words.closesHint })}
          <div class="terms-pair">
            {number("claim", words.claim, 5, 1_800, { required: true })}
            {number("stay", words.stay, 5, 7_200, { required: true })}
          </div>
          {number("renewals", words.renewals, 0, 20, { required: true })}
          <fieldset>
            <legend>{words.crowds}</legend>
            <p class="soft small">{words.crowdsWords}</p>
            <Check name="confirmed" label={words.confirmed} form={form} set={set} />
            <Check name="single" label={words.single} form={form} set={set} />
            <Check name="challenge" label={words.challenge} form={form} set={set} />
            {number("network", words.network, 1, 1_000_000, { hint: words.networkHint })}
          </fieldset>
        </div>
      </details>
    </>
  );
}

interface CheckProps extends Pick<TermsProps, "form" | "set"> {
  name: Checks;
  label: string;
}

function Check({ name, label, form, set }: CheckProps) {
  return (
    <label class="terms-check">
      <input type="checkbox" checked={form[name]} onChange={(event) => set({ [name]: event.currentTarget.checked })} />
      {label}
    </label>
  );
}
