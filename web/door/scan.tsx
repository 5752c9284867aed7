// The ways in which a ticket comes: by camera, by hand scanner, as text, or by the guest's name.

import { useRef, useState } from "preact/hooks";
import { shown, TIME } from "../core/times.ts";
import { doorWords } from "../text/door.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Camera, READS_CODES } from "../ui/camera.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Door } from "./door.ts";
import { type Guest, matching } from "./guests.ts";
import { placeWords, type Show } from "./places.ts";
import type { Sounds } from "./sounds.ts";

const MOST = 6;
// A ticket has two points and is longer than any name.
const TICKET = /^\S+\.\S+\.\S+$/;

export function Scan({ door, event, sounds }: { door: Door; event: Show; sounds: Sounds }) {
  const words = doorWords.value;
  const checking = door.checking.value !== undefined;
  return (
    <section class="card door-scan" aria-labelledby="door-ready">
      <div class={checking ? "door-ready busy" : "door-ready"} role="status">
        <Icon name="ticket" size={48} />
        <h2 id="door-ready">{checking ? words.checking : words.ready}</h2>
        <p class="soft">{READS_CODES ? words.readyCamera : words.readyWords}</p>
      </div>
      <Camera words={words} seen={(code) => void door.scan(code)} />
      <Find door={door} event={event} />
      <Button onPress={sounds.turn}>
        <Icon name={sounds.on ? "check" : "bell"} size={20} />
        {sounds.on ? words.soundOn : words.soundOff}
      </Button>
      <details>
        <summary>{words.help}</summary>
        <ul class="door-help">
          <li>{words.helpScanner}</li>
          <li>{words.helpOffline}</li>
          <li>{words.helpUndo}</li>
        </ul>
      </details>
    </section>
  );
}

function Find({ door, event }: { door: Door; event: Show }) {
  const words = doorWords.value;
  const [typed, setTyped] = useState("");
  const asked = typed.trim();
  const ticket = TICKET.test(asked);
  const { all, at } = door.guests.value;
  const found = ticket ? [] : matching(all, asked, MOST, (seat) => placeWords(event, [seat]));
  const field = useRef<HTMLInputElement>(null);
  const done = () => {
    setTyped("");
    field.current?.focus();
  };
  const submit = async (pressed: SubmitEvent) => {
    pressed.preventDefault();
    if (!ticket) return;
    setTyped("");
    await door.scan(asked);
  };
  return (
    <form class="door-find" onSubmit={submit} noValidate>
      <Field
        label={words.find}
        hint={asked && !ticket && found.length === 0 ? words.noGuest : words.findHint}
        value={typed}
        inputRef={field}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        onInput={(input) => setTyped(input.currentTarget.value)}
      />
      {ticket && <Button type="submit">{words.check}</Button>}
      {found.length > 0 && (
        <div class="door-found">
          <ul>
            {found.map((guest) => (
              <Person key={guest.seat} door={door} event={event} guest={guest} done={done} />
            ))}
          </ul>
          <p class="soft small figures">
            {words.listAt(shown(new Date(at).toISOString(), event.venue.timezone, locale.value, TIME))}
          </p>
        </div>
      )}
    </form>
  );
}

interface PersonProps {
  door: Door;
  event: Show;
  guest: Guest;
  done: () => void;
}

// The organiser may read the booking, and so has its tickets.
function Person({ door, event, guest, done }: PersonProps) {
  const words = doorWords.value;
  const place = placeWords(event, [guest.seat]);
  const letIn = async () => {
    const path = { id: guest.booking };
    const { tickets } = await door.account.call("get", "/v1/bookings/{id}", { path });
    const ticket = tickets?.find(({ seat }) => seat === guest.seat)?.ticket;
    done();
    if (ticket) await door.scan(ticket);
  };
  return (
    <li>
      <span>
        <strong>{guest.name || words.noName}</strong>
        <span class="soft small">{guest.in ? `${place} · ${words.isIn}` : place}</span>
      </span>
      <Button
        disabled={door.keeper.offline.value !== undefined}
        label={`${words.letIn}: ${guest.name || words.noName}, ${place}`}
        onPress={letIn}
      >
        {words.letIn}
      </Button>
    </li>
  );
}
