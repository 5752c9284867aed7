// The head of a list behind the staff's door: its title, what the list adds, and the way out.

import type { ComponentChildren } from "preact";
import { useTitle } from "../app/title.ts";
import { staffWords } from "../text/staff.ts";
import { Button } from "../ui/button.tsx";
import { useAccount } from "./sign-in.tsx";

export function StaffHead({ title, lead, children }: { title: string; lead?: string; children?: ComponentChildren }) {
  const account = useAccount();
  const heading = useTitle(title);
  return (
    <header class="staff-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
      <Button kind="quiet" onPress={() => account.signOut()}>
        {staffWords.value.signOut}
      </Button>
      {lead && <p class="soft">{lead}</p>}
    </header>
  );
}
