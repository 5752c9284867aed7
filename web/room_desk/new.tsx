// A new waiting room, before an event of one's own or before any page.

import "./rooms.css";
import { useMemo, useState } from "preact/hooks";
import { deskAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { wall } from "../core/wall.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { type OwnEvent, type OwnEvents, ownEvents } from "../staff/own-events.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { roomDeskWords } from "../text/room-desk.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { FoundAgain, useTyped } from "../ui/typed.tsx";
import { refusal } from "./refusal.ts";
import { type Fields, firstFields, termsOf } from "./terms.ts";
import { TermsFields } from "./terms-form.tsx";
import { zoneOfDevice } from "./zone.ts";

export function NewRoom() {
  return <OrganiserDoor>{() => <Asked />}</OrganiserDoor>;
}

function Asked() {
  const account = useAccount();
  const { api, clock } = useServices();
  const open = ({ status, waiting_room, sale_ends_at }: OwnEvent) =>
    status !== "cancelled" && !waiting_room && Date.parse(sale_ends_at) > clock.now();
  const asked = useAsked((signal) => ownEvents(api, account, open, signal), []);
  if (asked.error && !asked.data) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) return <Loading />;
  return <Form {...asked.data} />;
}

function Form({ events, venues }: OwnEvents) {
  const words = roomDeskWords.value;
  const account = useAccount();
  const { clock } = useServices();
  const heading = useTitle(words.newTitle);
  const typed = useTyped("room", {
    before: events.length > 0 ? "event" : "page",
    chosen: events[0]?.event_id ?? "",
    name: "",
    url: "",
    terms: {} as Partial<Fields>,
  });
  const { before, chosen, name, url, terms } = typed.value;
  const event = before === "event" ? events.find(({ event_id }) => event_id === chosen) : undefined;
  const zone = event ? (venues.get(event.venue_id)?.timezone ?? "UTC") : zoneOfDevice();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const key = useMemo(() => crypto.randomUUID(), [failure]);
  const starts = firstStart(event, clock.now());
  const form = { ...firstFields(wall(starts, zone), wall(starts - HALF_AN_HOUR, zone)), ...terms };
  const make = async (pressed: Event) => {
    pressed.preventDefault();
    if (busy || (before === "event" && !event)) return;
    setBusy(true);
    setFailure("");
    const body = termsOf(form, zone);
    try {
      const room = event
        ? await account.call("put", "/v1/events/{event_id}/waiting-room", { path: { event_id: event.event_id }, body })
        : await account.call("post", "/v1/waiting-rooms", {
            body: { ...body, name: name.trim(), target_url: url },
            key,
          });
      typed.forget();
      toast(words.made);
      location.hash = deskAddress(room.room_id);
    } catch (error) {
      setFailure(refusal(error));
      setBusy(false);
    }
  };
  return (
    <div class="view new-room">
      <header>
        <a class="back" href="#/rooms">
          {words.rooms}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {words.newTitle}
        </h1>
      </header>
      <form class="card terms" onSubmit={make}>
        <FoundAgain {...typed} />
        <fieldset>
          <legend>{words.where}</legend>
          {[
            ["event", words.beforeEvent],
            ["page", words.beforePage],
          ].map(([value, label]) => (
            <label key={value} class="terms-check">
              <input
                type="radio"
                name="before"
                checked={before === value}
                onChange={() => typed.set({ before: value as "event" })}
              />
              {label}
            </label>
          ))}
          {before === "page" ? (
            <>
              <Field
                label={words.name}
                hint={words.nameHint}
                required
                maxLength={200}
                value={name}
                onInput={(input) => typed.set({ name: input.currentTarget.value })}
              />
              <Field
                label={words.url}
                hint={words.urlHint}
                type="url"
                required
                maxLength={2000}
                value={url}
                onInput={(input) => typed.set({ url: input.currentTarget.value })}
              />
            </>
          ) : events.length > 0 ? (
            <Choice
              label={words.event}
              value={chosen}
              options={events.map((each) => [each.event_id, each.name] as const)}
              onChoose={(value) => typed.set({ chosen: value, terms: {} })}
            />
          ) : (
            <p class="soft">{words.eventNone}</p>
          )}
        </fieldset>
        <TermsFields form={form} zone={zone} set={(change) => typed.set({ terms: { ...terms, ...change } })} />
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <Button kind="primary" type="submit" wide pending={busy} disabled={before === "event" && !event}>
          {words.create}
        </Button>
      </form>
    </div>
  );
}

const HALF_AN_HOUR = 1_800_000;
const AN_HOUR = 3_600_000;

// When the sale begins; or, if it has begun, the hour after next.
function firstStart(event: OwnEvent | undefined, now: number): number {
  const sale = event ? Date.parse(event.on_sale_at) : 0;
  return sale > now + HALF_AN_HOUR ? sale : Math.ceil(now / AN_HOUR) * AN_HOUR + AN_HOUR;
}
