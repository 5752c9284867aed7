// Who performs: those one has used before, or new ones, which are added at once.

import { useState } from "preact/hooks";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import type { PartProps } from "./event-form.tsx";
import { useActing } from "./intention.ts";
import { Refusals } from "./refusal.tsx";

const MOST = 50;

export function Performers({ draft, set }: PartProps) {
  const words = organiserWords.value.edit;
  const account = useAccount();
  const [name, setName] = useState("");
  const acting = useActing();
  const known = useAsked((signal) => account.call("get", "/v1/performers", { query: { limit: 100 }, signal }), []);
  const { performers } = draft;
  const add = async () => {
    const body = { name: name.trim() };
    const found = known.data?.items.find((each) => each.name.toLowerCase() === body.name.toLowerCase());
    const one =
      found ?? (await acting.intention.send(body, (key) => account.call("post", "/v1/performers", { body, key })));
    if (!performers.some((each) => each.performer_id === one.performer_id)) set({ performers: [...performers, one] });
    setName("");
  };
  const press = () => (name.trim() && performers.length < MOST ? acting.act(add) : undefined);
  return (
    <fieldset class="performers">
      <legend>{words.performers}</legend>
      {performers.length > 0 && (
        <ul>
          {performers.map((one) => (
            <li key={one.performer_id} class="chip">
              {one.name}
              <Button
                kind="quiet"
                label={words.removePerformer(one.name)}
                onPress={() => set({ performers: performers.filter((each) => each !== one) })}
              >
                <Icon name="close" size={18} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div class="performer-add">
        <Field
          label={words.performerAdd}
          hint={words.performerHint}
          list="performers-known"
          value={name}
          maxLength={200}
          autoComplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            void press();
          }}
        />
        <Button disabled={!name.trim()} pending={acting.busy} onPress={press}>
          {words.addPerformer}
        </Button>
      </div>
      <datalist id="performers-known">
        {known.data?.items.map((each) => (
          <option key={each.performer_id} value={each.name} />
        ))}
      </datalist>
      <Refusals error={acting.error} />
    </fieldset>
  );
}
