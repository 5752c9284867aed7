// The door for those who sell seats: organisers, who checks tickets, and who controls a waiting room.

import type { JSX } from "preact";
import { useServices } from "../app/services.ts";
import { staffWords } from "../text/staff.ts";
import { Staff } from "./sign-in.tsx";

export function OrganiserDoor({ children }: { children: () => JSX.Element }) {
  const { demo } = useServices().config;
  return (
    <Staff lead={staffWords.value.organisers} demo={demo?.operator}>
      {children}
    </Staff>
  );
}
