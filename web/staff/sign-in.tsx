// The door for staff. What is behind it is shown to those who are signed in, and comes back by itself when they are.

import "./staff.css";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { staffWords } from "../text/staff.ts";
import { problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { type Account, account } from "./account.ts";

export function useAccount(): Account {
  return account(useServices());
}

interface SignInProps {
  // For whom this door is, and the account that a demo has for them.
  lead?: string;
  demo?: { email: string; password: string } | null | undefined;
}

export function Staff({ children, ...door }: SignInProps & { children: () => JSX.Element }) {
  return useAccount().signedIn.value ? children() : <SignIn {...door} />;
}

function SignIn({ lead, demo }: SignInProps) {
  const { config, api } = useServices();
  const { market } = config.demo ?? {};
  const one = useAccount();
  const words = staffWords.value;
  const [isNew, setNew] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const title = isNew ? words.titleNew : words.title;
  const heading = useTitle(title);
  const known = demo ?? (lead === undefined ? market?.operator : undefined);
  const attempt = async (act: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      await act();
    } catch (error) {
      setFailure(problem(error));
      setBusy(false);
    }
  };
  const read = (name: string) => String(new FormData(form.current ?? undefined).get(name) ?? "").trim();
  const submit = (event: Event) => {
    event.preventDefault();
    const login = { email: read("email"), password: read("password") };
    void attempt(() => (isNew ? one.signUp({ ...login, name: read("name") }) : one.signIn(login)));
  };
  const forgot = async () => {
    if (!read("email")) return setFailure(words.needsEmail);
    await api.call("post", "/v1/operators/password/forgot", { body: { email: read("email") } });
    toast(words.forgotten);
  };
  return (
    <div class="view sign-in">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p class="soft">{lead ?? words.lead}</p>
      </header>
      <form ref={form} class="card" onSubmit={submit}>
        {isNew && (
          <Field
            label={words.name}
            hint={words.nameHint}
            name="name"
            required
            maxLength={200}
            autoComplete="organization"
          />
        )}
        <Field label={words.email} name="email" type="email" required autoComplete="username" />
        <Field
          label={words.password}
          {...(isNew && { hint: words.passwordHint, minLength: 8 })}
          name="password"
          type="password"
          required
          autoComplete={isNew ? "new-password" : "current-password"}
        />
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <Button kind="primary" type="submit" wide pending={busy}>
          {isNew ? words.signUp : words.signIn}
        </Button>
        {known && !isNew && (
          <Button wide onPress={() => attempt(() => one.signIn(known))}>
            {words.demo}
          </Button>
        )}
      </form>
      <div class="sign-in-ways">
        <Button kind="quiet" onPress={() => setNew(!isNew)}>
          {isNew ? words.toKnown : words.toNew}
        </Button>
        {!isNew && (
          <Button kind="quiet" onPress={forgot}>
            {words.forgot}
          </Button>
        )}
      </div>
    </div>
  );
}
