// An event to be planned, or to be changed.

import "./organiser.css";
import "./edit.css";
import { newEventAddress, organiserAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { useAsked } from "../ui/asked.ts";
import { Empty } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { Absent } from "./absent.tsx";
import { Desk, type Own } from "./desk.tsx";
import { draftOf, EMPTY, type NewEvent, patchOf } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";
import { useMove } from "./move.tsx";

export function EditView({ route }: { route: { id: string; hall?: string } }) {
  if (route.id === "new") return <OrganiserDoor>{() => <New hall={route.hall} />}</OrganiserDoor>;
  return (
    <Desk id={route.id} part="edit">
      {(own) => <Change key={own.event.version} {...own} />}
    </Desk>
  );
}

function New({ hall }: { hall: string | undefined }) {
  const words = organiserWords.value.edit;
  const account = useAccount();
  const heading = useTitle(words.titleNew);
  const asked = useAsked((signal) => account.call("get", "/v1/venues", { query: { limit: 100 }, signal }), []);
  if (!asked.data) return <Absent error={asked.error} missing={organiserWords.value.noHall} again={asked.again} />;
  const halls = asked.data.items;
  const send = async (body: NewEvent, key: string, sent: () => void) => {
    const made = await account.call("post", "/v1/events", { body, key });
    sent();
    toast(words.savedDraft);
    location.hash = organiserAddress("events", made.event_id);
  };
  const first = halls.some((each) => each.venue_id === hall)
    ? hall
    : halls.length === 1
      ? halls[0]?.venue_id
      : undefined;
  return (
    <div class="view desk">
      <header class="desk-head">
        <a class="back" href={organiserAddress()}>
          {organiserWords.value.home.title}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {words.titleNew}
        </h1>
      </header>
      {halls.length === 0 ? (
        <Empty title={words.noHall}>
          <a class="button primary" href={organiserAddress("venues", "new")}>
            {words.drawHall}
          </a>
        </Empty>
      ) : (
        <EventForm
          first={{ ...EMPTY, venue: first ?? "" }}
          halls={halls}
          save={words.saveDraft}
          onSave={send}
          onHall={(id) => history.replaceState(null, "", newEventAddress(id))}
        />
      )}
    </div>
  );
}

function Change({ event, sales, again }: Own) {
  const words = organiserWords.value;
  const account = useAccount();
  const { clock } = useServices();
  const move = useMove(event, sales.sold);
  const send = async (body: NewEvent, _: string, sent: () => void) => {
    const path = { event_id: event.event_id };
    const patch = patchOf(body, event);
    if (event.status === "published" && patch.starts_at && !(await move.sure(patch.starts_at))) return;
    if (Object.keys(patch).length > 0) {
      const match = `"${event.version}"`;
      await account.call("patch", "/v1/events/{event_id}", { path, body: patch, match });
    }
    sent();
    toast(words.saved);
    location.hash = organiserAddress("events", event.event_id);
  };
  if (event.status === "cancelled") return <p class="soft">{words.errors.EVENT_CANCELLED}</p>;
  return (
    <>
      <EventForm
        first={draftOf(event)}
        halls={[event.venue]}
        before={event}
        save={event.status === "draft" ? words.edit.saveDraft : words.edit.saveChanges}
        onSave={send}
        reload={again}
        now={clock.now()}
      />
      {move.dialog}
    </>
  );
}
