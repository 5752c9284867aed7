// The people who join: up to five, each with a name and, where there are several, a queue.

import { shop } from "../text/shop.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import type { Person, Session } from "./joining.ts";

export const MOST = 5;
type Queues = Session["queues"];

export interface Draft {
  key: number;
  name: string;
  phone: string;
  queue: string;
}

// With one queue that takes people there is nothing to choose. A customer who chose one that is paused now chooses again.
export function queueOf(draft: Draft, queues: Queues): string {
  const open = queues.filter((queue) => !queue.paused);
  if (open.length === 1) return open[0]?.queue_id ?? "";
  return open.some((queue) => queue.queue_id === draft.queue) ? draft.queue : "";
}

export function person(draft: Draft, queues: Queues): Person {
  const phone = draft.phone.trim();
  return { name: draft.name.trim(), queue_id: queueOf(draft, queues), ...(phone && { phone }) };
}

interface PeopleProps {
  drafts: readonly Draft[];
  queues: Queues;
  onChange: (drafts: Draft[]) => void;
}

export function People({ drafts, queues, onChange }: PeopleProps) {
  const words = shop[text.value.language].join;
  const change = (key: number, part: Partial<Draft>) =>
    onChange(drafts.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const options = [
    ["", words.choose] as const,
    ...queues.map((each) => [each.queue_id, each.paused ? `${each.name} – ${words.paused}` : each.name] as const),
  ];
  return (
    <>
      {drafts.map((draft, place) => (
        <fieldset key={draft.key} class="person">
          {drafts.length > 1 && <legend>{place === 0 ? words.you : words.person(place + 1)}</legend>}
          <Field
            label={words.name}
            value={draft.name}
            required
            maxLength={100}
            pattern=".*\S.*"
            autoComplete={place === 0 ? "given-name" : "off"}
            onInput={(event) => change(draft.key, { name: event.currentTarget.value })}
          />
          {queues.length > 1 && (
            <Choice
              label={words.queue}
              value={queueOf(draft, queues)}
              options={options}
              required
              onChoose={(queue) => change(draft.key, { queue })}
            />
          )}
          <Field
            label={words.phone}
            type="tel"
            value={draft.phone}
            maxLength={80}
            autoComplete={place === 0 ? "tel" : "off"}
            onInput={(event) => change(draft.key, { phone: event.currentTarget.value })}
            {...(place === 0 && { hint: words.phoneHint })}
          />
          {drafts.length > 1 && (
            <Button
              kind="quiet"
              label={`${words.remove}: ${draft.name || words.person(place + 1)}`}
              onPress={() => onChange(drafts.filter((each) => each.key !== draft.key))}
            >
              {words.remove}
            </Button>
          )}
        </fieldset>
      ))}
    </>
  );
}
