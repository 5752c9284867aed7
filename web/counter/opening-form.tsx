// Opens a shop for a day.

import { useMemo, useState } from "preact/hooks";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { FoundAgain, useTyped } from "../ui/typed.tsx";
import { useStore } from "./account.ts";
import { useSending } from "./form.ts";
import { guessedZone, repeated, typed, zones } from "./opening.ts";
import { QueueNames } from "./queue-names.tsx";

export function OpeningForm() {
  const words = counterWords.value;
  const account = useStore();
  const { busy, failure, wrong, send, fail, typed: corrected } = useSending(words.openLost);
  const [first] = useState(() => ({ name: "", email: "", queues: typed([""]), timezone: guessedZone() }));
  const form = useTyped("shop", first);
  const { name, email, queues, timezone } = form.value;
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
    const names = queues.map((each) => each.name.trim());
    const password = String(read.get("password"));
    void send(async () => {
      await account.signUp({ email: email.trim(), password, name: name.trim(), timezone, queues: names });
      form.forget();
    });
  };
  const error = (field: string) => {
    const said = wrong(field);
    return said ? { error: said } : {};
  };
  return (
    <form class="card opening-form" onSubmit={submit} onInput={corrected}>
      <FoundAgain {...form} />
      <Field
        label={words.name}
        hint={words.nameHint}
        {...error("name")}
        name="name"
        value={name}
        onInput={(event) => form.set({ name: event.currentTarget.value })}
        required
        maxLength={200}
        autoComplete="organization"
      />
      <QueueNames queues={queues} onChange={(all) => form.set({ queues: all })} />
      <Field
        label={words.email}
        hint={words.emailHint}
        {...error("email")}
        name="email"
        value={email}
        onInput={(event) => form.set({ email: event.currentTarget.value })}
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
      <Choice label={words.zone} value={timezone} options={known} onChoose={(zone) => form.set({ timezone: zone })} />
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
