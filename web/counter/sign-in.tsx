// Signs in to a shop that is open.

import { useRef } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { useStore } from "./account.ts";
import { useSending } from "./form.ts";

export function SignInForm() {
  const words = counterWords.value;
  const { api, config } = useServices();
  const account = useStore();
  const { busy, failure, send, fail } = useSending();
  const form = useRef<HTMLFormElement>(null);
  const demo = config.demo?.store;
  const typed = (name: string) => String(new FormData(form.current ?? undefined).get(name) ?? "");
  const submit = (event: Event) => {
    event.preventDefault();
    void send(() => account.signIn({ email: typed("email").trim(), password: typed("password") }));
  };
  const forgot = async () => {
    const email = typed("email").trim();
    if (!email) return fail(words.needsEmail);
    await api.call("post", "/v1/stores/password/forgot", { body: { email } });
    toast(words.forgotten);
  };
  return (
    <>
      <form ref={form} class="card opening-form" onSubmit={submit}>
        <Field label={words.email} name="email" type="email" required autoComplete="username" />
        <Field
          label={words.password}
          hint={words.signInHint}
          name="password"
          type="password"
          required
          autoComplete="current-password"
        />
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <Button kind="primary" type="submit" wide pending={busy}>
          {words.signIn}
        </Button>
        {demo && (
          <Button wide onPress={() => send(() => account.signIn({ email: demo.email, password: demo.password }))}>
            {words.demo}
          </Button>
        )}
      </form>
      <Button kind="quiet" onPress={forgot}>
        {words.forgot}
      </Button>
    </>
  );
}
