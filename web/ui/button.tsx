// A button is pending from the press until its action is answered, however slow the network; presses meanwhile do
// nothing. It stays focusable, so that a keyboard does not lose its place. A failure that the action does not tell is told here.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { problem } from "../text/text.ts";
import { toast } from "./toast.tsx";

export interface ButtonProps {
  kind?: "primary" | "plain" | "quiet" | "danger";
  wide?: boolean;
  disabled?: boolean;
  pending?: boolean;
  type?: "button" | "submit";
  label?: string;
  onPress?: () => unknown;
  children: ComponentChildren;
}

export function Button({ kind = "plain", wide, disabled = false, type = "button", label, ...rest }: ButtonProps) {
  const [waiting, setWaiting] = useState(false);
  const pending = waiting || rest.pending === true;
  const press = async (event: Event) => {
    if (disabled || pending) {
      event.preventDefault();
      return;
    }
    if (!rest.onPress) return;
    const answered = rest.onPress();
    if (!(answered instanceof Promise)) return;
    setWaiting(true);
    try {
      await answered;
    } catch (error) {
      toast(problem(error));
    } finally {
      setWaiting(false);
    }
  };
  return (
    <button
      type={type}
      class={["button", kind, wide && "wide"].filter(Boolean).join(" ")}
      aria-disabled={disabled || undefined}
      aria-busy={pending || undefined}
      aria-label={label}
      onClick={press}
    >
      {pending && <span class="spinner" aria-hidden="true" />}
      {rest.children}
    </button>
  );
}
