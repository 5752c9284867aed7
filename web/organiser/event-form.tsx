// The form of an event. Faults are shown once it was tried to be saved, and go as they are put right.

import { useEffect, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { online } from "../core/online.ts";
import { organiserWords } from "../text/organiser.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { FoundAgain, useTyped } from "../ui/typed.tsx";
import { countsOf } from "./category-key.tsx";
import { bodyOf, type Draft, type EventDetails, type Faults, type NewEvent } from "./event-draft.ts";
import { useActing } from "./intention.ts";
import { Performers } from "./performers.tsx";
import { Prices } from "./prices.tsx";
import { Refusals } from "./refusal.tsx";
import { Rules } from "./rules.tsx";
import { Times } from "./times.tsx";

export interface PartProps {
  draft: Draft;
  set: (changed: Partial<Draft>) => void;
  fault: (field: string) => { error?: string };
}

interface Props {
  first: Draft;
  halls: ReadonlyArray<{ venue_id: string; name: string; timezone: string }>;
  before?: EventDetails;
  save: string;
  onSave: (body: NewEvent, key: string, sent: () => void) => Promise<void>;
  onHall?: (id: string) => void;
  reload?: () => void;
  now?: number;
}

const NO_FAULTS: Faults = new Map();

export function EventForm({ first, halls, before, save, onSave, onHall, reload }: Props) {
  const words = organiserWords.value;
  const { api, clock } = useServices();
  // The hall is in the address.
  const [venue, setVenue] = useState(first.venue);
  const typed = useTyped(`event/${before?.event_id ?? "new"}`, { ...first, prices: [...first.prices] });
  const draft: Draft = { ...typed.value, venue, prices: new Map(typed.value.prices) };
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const acting = useActing();
  const hall = halls.find((each) => each.venue_id === draft.venue);
  const plan = useAsked(
    async (signal) =>
      draft.venue ? api.get("/v1/venues/{venue_id}", { path: { venue_id: draft.venue }, signal }) : undefined,
    [draft.venue],
  );
  useEffect(() => {
    if (online.value && plan.error) plan.again();
  }, [online.value]);
  const seats = plan.data ? countsOf(plan.data.sections) : new Map<string, number>();
  const zone = hall?.timezone ?? "UTC";
  const about = { zone, categories: [...seats.keys()], now: clock.now(), ...(before && { before }) };
  const { body, faults } = bodyOf(draft, about);
  const shown = tried ? faults : NO_FAULTS;
  const set = ({ prices, ...rest }: Partial<Draft>) => typed.set({ ...rest, ...(prices && { prices: [...prices] }) });
  const fault = (field: string) => {
    const problem = shown.get(field);
    return problem ? { error: words.edit.faults[problem] } : {};
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (faults.size > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      return;
    }
    if (plan.data?.venue_id === draft.venue)
      void acting.act(() => acting.intention.send(body, (key) => onSave(body, key, typed.forget)));
  };
  const choose = (chosen: string) => {
    setVenue(chosen);
    onHall?.(chosen);
  };
  const part = { draft, set, fault };
  const stale = acting.error instanceof Refused && acting.error.code === "STALE";
  return (
    <form class="event-form" ref={form} onSubmit={submit} noValidate>
      <FoundAgain {...typed} />
      <div class="event-parts">
        <section class="card part">
          <h2>{words.edit.what}</h2>
          <Field
            label={words.edit.name}
            value={draft.name}
            maxLength={200}
            required
            onInput={(event) => set({ name: event.currentTarget.value })}
            {...fault("name")}
          />
          <div class="field">
            <label for="event-about">{words.edit.about}</label>
            <textarea
              id="event-about"
              rows={4}
              maxLength={5000}
              value={draft.description}
              aria-describedby="event-about-hint"
              onInput={(event) => set({ description: event.currentTarget.value })}
            />
            <p id="event-about-hint" class="soft small">
              {words.edit.aboutHint}
            </p>
          </div>
          <Performers {...part} />
        </section>
        <section class="card part">
          <h2>{words.edit.where}</h2>
          {before ? (
            <p>
              <strong>{before.venue.name}</strong> <span class="soft small">{words.edit.hallFixed}</span>
            </p>
          ) : (
            <>
              <Choice
                label={words.edit.hall}
                value={draft.venue}
                options={[
                  ...(draft.venue ? [] : [["", words.edit.chooseHall] as const]),
                  ...halls.map((each) => [each.venue_id, each.name] as const),
                ]}
                onChoose={choose}
                required
              />
              {shown.has("venue") && <p class="error">{words.edit.faults.hall}</p>}
            </>
          )}
          <Times {...part} zone={zone} />
        </section>
      </div>
      <div class="event-parts">
        <section class="card part">
          <h2>{words.edit.prices}</h2>
          <Prices {...part} seats={seats} />
        </section>
        <section class="card part">
          <h2>{words.edit.rules}</h2>
          <Rules {...part} />
        </section>
        <div class="event-save">
          {tried && faults.size > 0 && (
            <Banner mood="warn" urgent>
              {words.edit.check}
            </Banner>
          )}
          <Refusals error={acting.error} />
          {stale && reload && <Button onPress={reload}>{words.reload}</Button>}
          <Button kind="primary" type="submit" wide pending={acting.busy}>
            {save}
          </Button>
        </div>
      </div>
    </form>
  );
}
