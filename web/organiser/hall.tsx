// A hall: drawn anew, or one that is saved.

import "./organiser.css";
import "./hall.css";
import { useMemo } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { organiserWords } from "../text/organiser.ts";
import { Drawing } from "./drawing.tsx";
import { Editing } from "./editing.ts";
import { SavedHall } from "./saved-hall.tsx";

export function HallView({ route }: { route: { id: string } }) {
  return <OrganiserDoor>{() => (route.id === "new" ? <NewHall /> : <SavedHall id={route.id} />)}</OrganiserDoor>;
}

function NewHall() {
  const { storage } = useServices();
  const first = organiserWords.value.hall.sectionName(1);
  const editing = useMemo(() => new Editing(storage, [{ id: "A", name: first, rows: [] }]), []);
  return <Drawing editing={editing} />;
}
