// How many are inside at a time, and how many are called in a minute: the two that change during a sale.

import { useState } from "preact/hooks";
import { roomDeskWords } from "../text/room-desk.ts";
import { problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";
import type { Figures } from "./orders.ts";
import { stepped } from "./steps.ts";

export function Pace({ desk, room }: { desk: Desk; room: Figures }) {
  const words = roomDeskWords.value;
  const [capacity, setCapacity] = useState<string>();
  const [pace, setPace] = useState<string>();
  const [failure, setFailure] = useState("");
  const wanted = {
    capacity: capacity ?? String(room.capacity),
    pace: pace ?? (room.max_per_minute === null ? "" : String(room.max_per_minute)),
  };
  const changed =
    wanted.capacity !== String(room.capacity) ||
    wanted.pace !== (room.max_per_minute === null ? "" : String(room.max_per_minute));
  const set = async () => {
    setFailure("");
    try {
      const max_per_minute = wanted.pace.trim() === "" ? null : Number(wanted.pace);
      await desk.change({ capacity: Number(wanted.capacity), max_per_minute });
      setCapacity(undefined);
      setPace(undefined);
      toast(words.isSet);
    } catch (error) {
      setFailure(problem(error, words.errors));
    }
  };
  return (
    <section class="card room-desk-part" aria-labelledby="pace">
      <h2 id="pace">{words.pace}</h2>
      <Stepper label={words.capacity} value={wanted.capacity} set={setCapacity} />
      <Stepper label={words.perMinute} hint={words.perMinuteHint} value={wanted.pace} set={setPace} />
      <p class="soft small">{words.paceLead}</p>
      {failure && (
        <Banner mood="bad" urgent>
          {failure}
        </Banner>
      )}
      <Button disabled={!changed || !(Number(wanted.capacity) >= 1)} onPress={set}>
        {words.set}
      </Button>
    </section>
  );
}

interface StepperProps {
  label: string;
  hint?: string;
  value: string;
  set: (value: string) => void;
}

function Stepper({ label, hint, value, set }: StepperProps) {
  const words = roomDeskWords.value;
  const step = (by: 1 | -1) => set(String(stepped(Number(value) || 0, by)));
  return (
    <div class="stepper">
      <Button label={`${words.fewer}: ${label}`} disabled={!(Number(value) > 1)} onPress={() => step(-1)}>
        <Icon name="minus" size={20} />
      </Button>
      <Field
        label={label}
        {...(hint && { hint })}
        type="number"
        inputMode="numeric"
        min={1}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <Button label={`${words.moreOf}: ${label}`} onPress={() => step(1)}>
        <Icon name="plus" size={20} />
      </Button>
    </div>
  );
}
