// Opens a shop for a day.

import { useMemo, useState } from "preact/hooks";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { useStore } from "./account.ts";
import { useSending } from "./form.ts";
import { guessedZone, repeated, typed, zones } from "./opening.ts";
import { QueueNames } from "./queue-names.tsx";

export function OpeningForm() {
  const words = counterWords.value;
  const account = useStore();
  const { busy, failure, wrong, send, fail } = useSending(words.openLost);
  const [queues, setQueues] = useState(() => typed([""]));
  const [timezone, setZone] = useState(guessedZone);
  const known = useMemo(() => {
    const all = zones();
    return (all.includes(timezone) ? all : [timezone, ...all]).map(
      (zone) => [zone, zone.replaceAll("_", " ")] as const,
    );
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    const read = new FormData(event.currentTarget as HTMLFormElement);
    if (repeated(queues).size > 0) return fail(words.queueTaken);
    const text = (name: string) => String(read.get(name)).trim();
    const names = queues.map(({ name }) => name.trim());
    const password = String(read.get("password"));
    void send(() => account.signUp({ email: text("email"), password, name: text("name"), timezone, queues: names }));
  };
  const error = (field: string) => {
    const said = wrong(field);
    return said ? { error: said } : {};
  };
  return (
    <form class="card opening-form" onSubmit={submit}>
      <Field
        label={words.name}
        hint={words.nameHint}
        {...error("name")}
        name="name"
        required
        maxLength={200}
        autoComplete="organization"
      />
      <QueueNames queues={queues} onChange={setQueues} />
      <Field
        label={words.email}
        hint={words.emailHint}
        {...error("email")}
        name="email"
        type="email"
        required
        autoComplete="username"
      />
      <Field
        label={words.password}
        hint={words.passwordHint}
        {...error("password")}
        name="password"
        type="password"
        required
        minLength={8}
        autoComplete="new-password"
      />
      <Choice label={words.zone} value={timezone} options={known} onChoose={setZone} />
      {failure && (
        <Banner mood="bad" urgent>
          {failure}
        </Banner>
      )}
      <Button kind="primary" type="submit" wide pending={busy}>
        {words.open}
      </Button>
      <p class="soft small">{words.deleted}</p>
    </form>
  );
}
