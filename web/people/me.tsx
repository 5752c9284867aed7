// What the guest tells about themselves: name and phone for the organiser, an email to be reached at.

import { useRef } from "preact/hooks";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { peopleWords } from "../text/people.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { Address, useMine } from "./address.tsx";
import { typed, useSent } from "./form.ts";

export function MeView() {
  const me = useMine();
  const words = peopleWords.value;
  const heading = useTitle(words.title);
  // Null for a guest who is not known yet, which is an answer.
  const asked = useAsked(async () => (await me.look()) ?? null, []);
  if (asked.error && asked.data === undefined) return <Failed error={asked.error} again={asked.again} />;
  if (asked.data === undefined) {
    return (
      <Loading>
        <Skeleton height="24rem" />
      </Loading>
    );
  }
  return (
    <div class="view people">
      <a class="back" href="#/bookings">
        {words.tickets}
      </a>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        <p class="soft">{words.lead}</p>
      </header>
      <section class="card" aria-label={words.email}>
        <Address whole />
      </section>
      <Named />
      <section class="people-kept" aria-labelledby="kept">
        <h2 id="kept">{words.kept}</h2>
        <p class="soft small">{words.keptWords}</p>
      </section>
    </div>
  );
}

function Named() {
  const me = useMine();
  const words = peopleWords.value;
  const form = useRef<HTMLFormElement>(null);
  const { busy, failure, send } = useSent();
  const details = me.details.value;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!form.current) return;
    const [name, phone] = [typed(form.current, "name") || null, typed(form.current, "phone") || null];
    if (await send(() => me.change({ name, phone }))) toast(words.saved);
  };
  return (
    <form ref={form} class="card" onSubmit={submit}>
      <Field
        label={words.name}
        hint={words.nameHint}
        name="name"
        maxLength={200}
        autoComplete="name"
        defaultValue={details?.name ?? ""}
      />
      <Field
        label={words.phone}
        hint={words.phoneHint}
        name="phone"
        type="tel"
        minLength={5}
        maxLength={80}
        autoComplete="tel"
        defaultValue={details?.phone ?? ""}
      />
      {failure && (
        <Banner mood="bad" urgent>
          {failure}
        </Banner>
      )}
      <Button kind="primary" type="submit" pending={busy}>
        {words.save}
      </Button>
    </form>
  );
}
