// What a view shows while it has nothing to show yet, or cannot.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Unreachable } from "../core/api.ts";
import { online } from "../core/online.ts";
import { problem, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/parts.tsx";
import { WithYou } from "./offline.tsx";
import { useTitle } from "./title.ts";

export function Loading({ children }: { children?: ComponentChildren }) {
  return (
    <div class="view" aria-busy="true">
      <p class="unseen">{text.value.shell.loading}</p>
      {children ?? <Skeleton height="60vh" />}
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again: () => unknown }) {
  return (
    <div class="view message-view" role="alert">
      <h1 tabIndex={-1}>{text.value.shell.failed}</h1>
      <p class="soft">{problem(error)}</p>
      <Button kind="primary" onPress={again}>
        {text.value.shell.again}
      </Button>
      {error instanceof Unreachable && <WithYou />}
    </div>
  );
}

export function Missing() {
  const { missing } = text.value;
  const heading = useTitle(missing.title);
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {missing.title}
      </h1>
      <p class="soft">{missing.words}</p>
      <a class="button primary" href="/#/">
        {missing.start}
      </a>
      {!online.value && <WithYou />}
    </div>
  );
}

// A view that this device has never opened, without a network.
export function NotHere({ again }: { again: () => void }) {
  const { offline, shell } = text.value;
  const heading = useTitle(offline.title);
  useEffect(() => {
    if (online.value) again();
  }, [online.value]);
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {offline.title}
      </h1>
      <p class="soft">{offline.words}</p>
      <Button kind="primary" onPress={again}>
        {shell.again}
      </Button>
      <WithYou />
    </div>
  );
}
