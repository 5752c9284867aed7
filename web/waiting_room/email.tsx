// The confirmed email address that some waiting rooms ask for: the address first, then the code that was sent to it.

import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { problem, text } from "../text/text.ts";
import { waitingRoom } from "../text/waiting-room.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export function Email({ confirmed }: { confirmed: () => Promise<void> }) {
  const { session } = useServices();
  const { email: words, errors } = waitingRoom[text.value.language];
  const [address, setAddress] = useState("");
  const [code, setCode] = useState("");
  const [sent, setSent] = useState(false);
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async () => {
    const { email_confirmed } = await session.call("patch", "/v1/customers/me", { body: { email: address.trim() } });
    if (email_confirmed) await confirmed();
    else setSent(true);
  };
  const confirm = async () => {
    await session.call("post", "/v1/customers/me/email/confirm", { body: { code: code.trim() } });
    await confirmed();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setWrong("");
    await (sent ? confirm() : send()).catch((error) => setWrong(problem(error, errors)));
    setBusy(false);
  };
  return (
    <form class="room-email" onSubmit={submit}>
      <p>{sent ? words.sent : words.words}</p>
      {sent ? (
        <Field
          key="code"
          label={words.code}
          name="code"
          required
          autoComplete="one-time-code"
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
          {...(wrong && { error: wrong })}
        />
      ) : (
        <Field
          key="address"
          label={words.address}
          type="email"
          name="email"
          required
          autoComplete="email"
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
          {...(wrong && { error: wrong })}
        />
      )}
      <Button kind="primary" wide type="submit" pending={busy}>
        {sent ? words.confirm : words.send}
      </Button>
    </form>
  );
}
