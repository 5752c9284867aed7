// The door for organisers.

import type { JSX } from "preact";
import { Staff } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";

export function OrganiserDoor({ children }: { children: () => JSX.Element }) {
  return <Staff lead={organiserWords.value.door}>{children}</Staff>;
}
