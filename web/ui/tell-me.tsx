// A switch at one's place in a line: whether this device tells one when it is time. It is not there where no alert can be.

import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { Refused, Unreachable } from "../core/api.ts";
import { Push } from "../core/push.ts";
import type { Session } from "../core/session.ts";
import { tellWords } from "../text/tell.ts";
import { problem, text } from "../text/text.ts";
import { Icon } from "./icons.tsx";

export function TellMe({ session }: { session: Session }) {
  const { language } = text.value;
  const words = tellWords.value;
  const push = useMemo(() => new Push(session), [session]);
  const [pending, setPending] = useState(false);
  const [wrong, setWrong] = useState("");
  const id = useId();
  useEffect(() => void push.look(language).catch(() => {}), [push, language]);
  const state = push.state.value;
  if (state === "unknown" || state === "none") return null;
  const turn = async () => {
    if (pending || state === "blocked") return;
    setPending(true);
    setWrong("");
    try {
      await (state === "on" ? push.off() : push.on(language));
    } catch (error) {
      // A push service that the browser cannot reach, or does not have.
      setWrong(error instanceof Refused || error instanceof Unreachable ? problem(error) : words.failed);
    } finally {
      setPending(false);
    }
  };
  return (
    <div class="tell-me">
      <Icon name="bell" size={22} />
      <div>
        <strong id={id}>{words.title}</strong>
        <p id={`${id}-about`} class="soft small" role="status">
          {wrong || words[state]}
        </p>
      </div>
      <button
        type="button"
        class="switch-knob"
        role="switch"
        aria-checked={state === "on"}
        aria-labelledby={id}
        aria-describedby={`${id}-about`}
        aria-disabled={state === "blocked" || undefined}
        aria-busy={pending || undefined}
        onClick={turn}
      />
    </div>
  );
}
