// People without a phone: up to five names, each in a line. Their numbers are shown large, to be told to them.

import "./dialogs.css";
import { useRef, useState } from "preact/hooks";
import { Unreachable } from "../core/api.ts";
import type { Board } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import type { Acts, Given, NewPerson } from "./acts.ts";
import { useSending } from "./form.ts";

const MOST = 5;

interface Draft {
  key: number;
  name: string;
  phone: string;
  queue: string;
}

export function AddDialog({ acts, board, onClose }: { acts: Acts; board: Board; onClose: () => void }) {
  const words = counterWords.value;
  const queues = [...board.queues.values()];
  const first = (queues.find(({ paused }) => !paused) ?? queues[0])?.queue_id ?? "";
  const empty = (key: number): Draft => ({ key, name: "", phone: "", queue: first });
  const [drafts, setDrafts] = useState<Draft[]>([empty(0)]);
  const [given, setGiven] = useState<Given[] | undefined>();
  const { busy, failure, send } = useSending(words.unknown);
  // The same people are sent again with the same key: they get their numbers once.
  const attempt = useRef<[people: string, key: string]>(["", ""]);
  const form = useRef<HTMLFormElement>(null);
  const focus = () =>
    setTimeout(() => form.current?.querySelector<HTMLInputElement>("fieldset:last-of-type input")?.focus());
  const change = (key: number, part: Partial<Draft>) =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const submit = (event: Event) => {
    event.preventDefault();
    const people = drafts.map(({ name, phone, queue }): NewPerson => {
      const bare = phone.trim();
      return { name: name.trim(), queue_id: queue, ...(bare && { phone: bare }) };
    });
    const about = JSON.stringify(people);
    if (attempt.current[0] !== about) attempt.current = [about, crypto.randomUUID()];
    void send(async () => {
      try {
        setGiven(await acts.add(people, attempt.current[1]));
      } catch (error) {
        if (!(error instanceof Unreachable)) attempt.current = ["", ""];
        throw error;
      }
    });
  };
  if (given) {
    const more = () => {
      setGiven(undefined);
      setDrafts([empty(0)]);
      attempt.current = ["", ""];
      focus();
    };
    return (
      <Dialog title={words.addDone} onClose={onClose}>
        <ul class="given">
          {given.map(({ ticket_id, number, queue_id }, place) => (
            <li key={ticket_id}>
              <strong class="figures">{number}</strong>
              <span>
                {drafts[place]?.name} <span class="soft">{board.queues.get(queue_id)?.name}</span>
              </span>
            </li>
          ))}
        </ul>
        <div class="buttons">
          <Button kind="primary" onPress={onClose}>
            {words.close}
          </Button>
          <Button onPress={more}>{words.addMore}</Button>
        </div>
      </Dialog>
    );
  }
  const options = queues.map(
    ({ queue_id, name, paused }) => [queue_id, paused ? words.pausedOption(name) : name] as const,
  );
  return (
    <Dialog title={words.addTitle} onClose={onClose}>
      <form ref={form} class="add" onSubmit={submit}>
        <p class="soft">{words.addWords}</p>
        {drafts.map(({ key, name, phone, queue }, place) => (
          <fieldset key={key}>
            <legend class={drafts.length === 1 ? "unseen" : ""}>{words.person(place + 1)}</legend>
            <Field
              label={words.addName}
              value={name}
              required
              maxLength={100}
              autoComplete="off"
              onInput={(event) => change(key, { name: event.currentTarget.value })}
            />
            <Field
              label={words.addPhone}
              type="tel"
              value={phone}
              maxLength={80}
              autoComplete="off"
              onInput={(event) => change(key, { phone: event.currentTarget.value })}
            />
            {queues.length > 1 && (
              <Choice
                label={words.addQueue}
                value={queue}
                options={options}
                onChoose={(chosen) => change(key, { queue: chosen })}
              />
            )}
            {drafts.length > 1 && (
              <Button
                kind="quiet"
                label={words.addRemove(place + 1)}
                onPress={() => {
                  setDrafts(drafts.filter((draft) => draft.key !== key));
                  focus();
                }}
              >
                {words.remove}
              </Button>
            )}
          </fieldset>
        ))}
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <Button kind="primary" wide type="submit" pending={busy}>
          {words.addDo(drafts.length)}
        </Button>
        <div class="buttons">
          {drafts.length < MOST && (
            <Button
              onPress={() => {
                setDrafts([
                  ...drafts,
                  { ...empty((drafts.at(-1)?.key ?? 0) + 1), queue: drafts.at(-1)?.queue ?? first },
                ]);
                focus();
              }}
            >
              {words.addPerson}
            </Button>
          )}
          <Button kind="quiet" onPress={onClose}>
            {words.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
