// The organiser's start: the events by how they stand, the halls, and for those who begin the three steps to a sale.

import "./organiser.css";
import "./home.css";
import { organiserAddress } from "../app/route.ts";
import { StaffHead } from "../staff/head.tsx";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { Icon } from "../ui/icons.tsx";
import { Absent } from "./absent.tsx";
import { EventList } from "./event-list.tsx";
import { HallList } from "./hall-list.tsx";
import { usePaged } from "./paged.ts";
import { Steps } from "./steps.tsx";

const PAGE = 100;

export function Home() {
  return <OrganiserDoor>{() => <Own />}</OrganiserDoor>;
}

function Own() {
  const words = organiserWords.value;
  const account = useAccount();
  const query = (cursor: string | undefined) => ({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
  const events = usePaged((cursor, signal) =>
    account.call("get", "/v1/events", { query: query(cursor), ...(signal && { signal }) }),
  );
  const halls = usePaged((cursor, signal) =>
    account.call("get", "/v1/venues", { query: query(cursor), ...(signal && { signal }) }),
  );
  if (!events.items || !halls.items) {
    const again = () => {
      events.again();
      halls.again();
    };
    return <Absent error={events.error ?? halls.error} missing={words.noEvent} again={again} />;
  }
  const begun = events.items.some((event) => event.status !== "draft");
  return (
    <div class="view organiser">
      <StaffHead title={words.home.title}>
        {begun && (
          <a class="button primary" href={organiserAddress("events", "new")}>
            <Icon name="plus" size={20} />
            {words.home.newEvent}
          </a>
        )}
      </StaffHead>
      {!begun && <Steps hall={halls.items[0]} draft={events.items[0]} />}
      {events.items.length > 0 && <EventList events={events.items} halls={halls.items} more={events.more} />}
      {halls.items.length > 0 && <HallList halls={halls.items} more={halls.more} />}
    </div>
  );
}
