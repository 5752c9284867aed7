// All that an operator says about a bar.

import { useState } from "preact/hooks";
import { Refused } from "../core/api.ts";
import { consoleWords } from "../text/bar-console.ts";
import { problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { FoundAgain, useTyped } from "../ui/typed.tsx";
import { type Arrival, type Described, type Draft, described, draftOf } from "./described.ts";
import type { Bar } from "./following.ts";
import { HoursFields } from "./hours-fields.tsx";
import { PlaceFields, spotOf } from "./place-fields.tsx";

const ARRIVALS: readonly Arrival[] = ["suggest", "seat"];

interface BarFormProps {
  bar?: Bar;
  others: readonly Bar[];
  press: string;
  send: (described: Described, before: Described) => Promise<void>;
}

export function BarForm({ bar, others, press, send }: BarFormProps) {
  const words = consoleWords.value.profile;
  const [first] = useState(() => draftOf(bar, Intl.DateTimeFormat().resolvedOptions().timeZone));
  const typed = useTyped(`bar/${bar?.bar_id ?? "new"}`, first);
  const draft = typed.value;
  const { address, lat, lon } = draft;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const [noPlace, setNoPlace] = useState(false);
  const turn: (part: Partial<Draft>) => void = typed.set;
  const submit = async (event: Event) => {
    event.preventDefault();
    setNoPlace(!spotOf(draft));
    if (busy || !spotOf(draft)) return;
    setBusy(true);
    setFailure("");
    try {
      await send(described(draft), described(first));
      typed.forget();
    } catch (error) {
      setFailure(why(error));
      setBusy(false);
    }
  };
  const number = (name: "servers" | "visit" | "most" | "grace" | "radius" | "dwell", least: number, most: number) => ({
    type: "number",
    inputMode: "numeric" as const,
    required: true,
    min: least,
    max: most,
    value: draft[name],
    onInput: (event: { currentTarget: HTMLInputElement }) => turn({ [name]: event.currentTarget.value }),
  });
  return (
    <form class="bar-form" onSubmit={submit}>
      <FoundAgain {...typed} />
      <fieldset class="card">
        <legend>{words.about}</legend>
        <Field
          label={words.name}
          hint={words.nameHint}
          required
          maxLength={200}
          value={draft.name}
          onInput={(event) => turn({ name: event.currentTarget.value })}
        />
      </fieldset>
      <PlaceFields place={{ address, lat, lon }} others={others} wrong={noPlace ? words.noPlace : ""} onPlace={turn} />
      <fieldset class="card">
        <legend>{words.room}</legend>
        <div class="profile-pair">
          <Field label={words.servers} hint={words.serversHint} {...number("servers", 1, 1_000)} />
          <Field label={words.visit} hint={words.visitHint} {...number("visit", 1, 600)} />
          <Field label={words.most} hint={words.mostHint} {...number("most", 1, 100)} />
          <Field
            label={words.capacity}
            hint={words.capacityHint}
            type="number"
            inputMode="numeric"
            min={1}
            max={100_000}
            value={draft.capacity}
            onInput={(event) => turn({ capacity: event.currentTarget.value })}
          />
        </div>
      </fieldset>
      <HoursFields
        byHours={draft.byHours}
        week={draft.week}
        zone={draft.zone}
        onTurn={(byHours) => turn({ byHours })}
        onWeek={(week) => turn({ week })}
        onZone={(zone) => turn({ zone })}
      />
      <fieldset class="card">
        <legend>{words.guests}</legend>
        <label class="bar-check">
          <input
            type="checkbox"
            checked={draft.auto}
            onChange={(event) => turn({ auto: event.currentTarget.checked })}
          />
          <span>
            <strong>{words.auto}</strong>
            <span class="small soft">{words.autoWords}</span>
          </span>
        </label>
        <Field label={words.grace} {...number("grace", 0, 60)} />
        <Choice
          label={words.arrival}
          value={draft.arrival}
          options={ARRIVALS.map((each) => [each, words.arrivals[each]] as const)}
          onChoose={(value) => turn({ arrival: value === "seat" ? "seat" : "suggest" })}
        />
        <div class="profile-pair">
          <Field label={words.radius} {...number("radius", 10, 200)} />
          <Field label={words.dwell} {...number("dwell", 0, 30)} />
        </div>
      </fieldset>
      <div class="bar-form-send">
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <Button kind="primary" type="submit" wide pending={busy}>
          {press}
        </Button>
      </div>
    </form>
  );
}

// "location.lat" is one of the form's fields.
function named(path: string): string {
  const words = consoleWords.value.profile;
  const name = path.split(".").at(-1) ?? "";
  const labels = new Map<string, string>([
    ["name", words.name],
    ["address", words.address],
    ["lat", words.lat],
    ["lon", words.lon],
    ["servers", words.servers],
    ["mean_visit_minutes", words.visit],
    ["max_queue", words.most],
    ["capacity", words.capacity],
    ["grace_minutes", words.grace],
    ["arrival_radius_m", words.radius],
    ["dwell_minutes", words.dwell],
  ]);
  return labels.get(name) ?? (path.startsWith("opening_hours") ? words.hours : path);
}

function why(error: unknown): string {
  const words = consoleWords.value.profile;
  if (error instanceof Refused && error.code === "QUEUE_NOT_EMPTY") return words.noMove;
  const fields = error instanceof Refused ? error.details.fields : undefined;
  if (!Array.isArray(fields) || fields.length === 0) return problem(error);
  return words.wrong(fields.map((field: { path?: unknown }) => named(String(field.path))).join(", "));
}
