// A new password, with the token of a mailed link, which is good for once.

import "./people.css";
import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { peopleWords } from "../text/people.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { useSent } from "./form.ts";
import { type Link, resetting } from "./links.ts";

const LEAST = 8;

export function ResetView({ route }: { route: Link }) {
  const words = peopleWords.value;
  const [done, setDone] = useState("");
  const link = resetting(route);
  const title = done ? words.reset.done : link ? words.reset.title : words.link.incomplete;
  const heading = useTitle(title);
  const finish = () => {
    setDone(route.kind);
    // The token is used up, and has no business in the history.
    history.replaceState(null, "", `#/reset/${route.kind}`);
    heading.current?.focus();
  };
  return (
    <div class="view message-view link-view">
      <span class={done ? "link-mark good" : "link-mark"}>
        <Icon name={done ? "check" : "lock"} size={30} />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="soft">{done ? words.reset.doneWords : link ? words.reset.words : words.link.incompleteWords}</p>
      {!done && link && <NewPassword path={link.path} token={route.token} done={finish} />}
      {done && (
        <a class="button primary" href={done === "store" ? "#/stores" : "#/"}>
          {done === "store" ? words.reset.toStore : words.reset.toStart}
        </a>
      )}
      {!done && !link && (
        <a class="button" href="#/">
          {words.link.start}
        </a>
      )}
    </div>
  );
}

interface NewPasswordProps {
  path: NonNullable<ReturnType<typeof resetting>>["path"];
  token: string;
  done: () => void;
}

function NewPassword({ path, token, done }: NewPasswordProps) {
  const { api } = useServices();
  const { reset } = peopleWords.value;
  const [shown, setShown] = useState(false);
  const again = { TOKEN_INVALID: reset.again, TOKEN_EXPIRED: reset.again, TOKEN_USED: reset.again };
  const { busy, failure, send } = useSent({ ...again, INVALID: reset.refused });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get("password"));
    if (await send(() => api.call("post", path, { body: { token, password } }))) done();
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={reset.password}
        hint={reset.hint}
        {...(failure && { error: failure })}
        name="password"
        type={shown ? "text" : "password"}
        required
        minLength={LEAST}
        maxLength={200}
        autoComplete="new-password"
      />
      <label class="reveal">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        {reset.show}
      </label>
      <Button kind="primary" type="submit" wide pending={busy}>
        {reset.set}
      </Button>
    </form>
  );
}
