// The guest's email: typed, confirmed by the code of a mail, changed, deleted. A link in that mail may confirm it in
// another tab, so it is asked for again when one comes back to this one.

import "./people.css";
import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { peopleWords } from "../text/people.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { Pill } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { typed, useSent } from "./form.ts";
import { type Mine, mine } from "./mine.ts";

export function useMine(): Mine {
  return mine(useServices());
}

interface AddressProps {
  // Whether one may delete it here.
  whole?: boolean;
  primary?: boolean;
}

export function Address({ whole = false, primary = false }: AddressProps) {
  const me = useMine();
  const [changing, setChanging] = useState(false);
  const details = me.details.value;
  const unconfirmed = Boolean(details?.email) && !details?.email_confirmed;
  const step = changing || !details?.email ? "typing" : unconfirmed ? "code" : "confirmed";
  const place = useFocusIfLost<HTMLDivElement>(step);
  useEffect(() => {
    if (!unconfirmed) return;
    const back = () => document.hidden || void me.look().catch(() => {});
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, [unconfirmed]);
  const parts = { me, whole, primary, change: setChanging };
  return (
    <div class="address" ref={place} tabIndex={-1}>
      {step === "typing" && <Typing {...parts} cancel={changing} />}
      {step === "code" && <Code {...parts} email={details?.email ?? ""} />}
      {step === "confirmed" && <Confirmed {...parts} email={details?.email ?? ""} />}
    </div>
  );
}

interface StepProps {
  me: Mine;
  whole: boolean;
  primary: boolean;
  change: (changing: boolean) => void;
}

function Typing({ me, primary, cancel, change }: StepProps & { cancel: boolean }) {
  const words = peopleWords.value;
  const { busy, failure, send } = useSent();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const email = typed(event.currentTarget as HTMLFormElement, "email");
    if (await send(() => me.change({ email }))) change(false);
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={words.email}
        hint={words.emailHint}
        {...(failure && { error: failure })}
        name="email"
        type="email"
        required
        maxLength={254}
        autoComplete="email"
        inputMode="email"
        defaultValue={me.details.value?.email ?? ""}
      />
      <p class="buttons">
        <Button type="submit" kind={primary ? "primary" : "plain"} pending={busy}>
          {words.sendCode}
        </Button>
        {cancel && (
          <Button kind="quiet" onPress={() => change(false)}>
            {words.cancel}
          </Button>
        )}
      </p>
    </form>
  );
}

function Code({ me, primary, email, change }: StepProps & { email: string }) {
  const words = peopleWords.value;
  const { busy, failure, send } = useSent();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const code = typed(event.currentTarget as HTMLFormElement, "code");
    if (await send(() => me.confirm(code))) toast(words.nowConfirmed);
  };
  const again = async () => {
    if (await send(() => me.letter())) toast(words.lettered);
  };
  return (
    <form onSubmit={submit}>
      <p role="status">{words.codeSent(email)}</p>
      <Field
        label={words.code}
        {...(failure && { error: failure })}
        name="code"
        required
        maxLength={100}
        autoComplete="one-time-code"
        inputMode="numeric"
      />
      <p class="buttons">
        <Button type="submit" kind={primary ? "primary" : "plain"} pending={busy}>
          {words.confirm}
        </Button>
        <Button kind="quiet" onPress={again}>
          {words.letter}
        </Button>
        <Button kind="quiet" onPress={() => change(true)}>
          {words.change}
        </Button>
      </p>
    </form>
  );
}

function Confirmed({ me, whole, email, change }: StepProps & { email: string }) {
  const words = peopleWords.value;
  const { failure, send } = useSent();
  const remove = async () => {
    if (await send(() => me.change({ email: null }))) toast(words.removed);
  };
  return (
    <div class="address-known">
      <p>
        <span class="unseen">{words.email}: </span>
        <strong>{email}</strong> <Pill mood="good">{words.confirmed}</Pill>
      </p>
      <Button kind="quiet" onPress={() => change(true)}>
        {words.change}
      </Button>
      {whole && (
        <Button kind="quiet" onPress={remove}>
          {words.remove}
        </Button>
      )}
      {failure && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
    </div>
  );
}
