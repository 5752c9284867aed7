// The sign-in of those who run a bar.

import type { JSX } from "preact";
import { useServices } from "../app/services.ts";
import { Staff } from "../staff/sign-in.tsx";
import { consoleWords } from "../text/bar-console.ts";

export function StaffOfBar({ children }: { children: () => JSX.Element }) {
  const { demo } = useServices().config;
  return (
    <Staff lead={consoleWords.value.lead} demo={demo?.bars?.operator}>
      {children}
    </Staff>
  );
}
