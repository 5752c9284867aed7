// A form that is sent once until it is answered, and what is said when it was refused.

import { useState } from "preact/hooks";
import { Refused, Unreachable } from "../core/api.ts";
import { peopleWords } from "../text/people.ts";
import { problem } from "../text/text.ts";

export interface Sent {
  busy: boolean;
  failure: string;
  send: (act: () => Promise<unknown>) => Promise<boolean>;
  clear: () => void;
}

export function useSent(own: Record<string, string> = {}): Sent {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const send = async (act: () => Promise<unknown>) => {
    if (busy) return false;
    setBusy(true);
    setFailure("");
    try {
      await act();
      return true;
    } catch (error) {
      setFailure(trouble(error, own));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, send, clear: () => setFailure("") };
}

// What was typed, without the spaces around it.
export function typed(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "").trim();
}

function trouble(error: unknown, own: Record<string, string>): string {
  const words = peopleWords.value;
  if (error instanceof Unreachable) return words.unknown;
  if (error instanceof Refused && error.code === "INVALID") return own.INVALID ?? words.invalid;
  return problem(error, { ...words.errors, ...own });
}
