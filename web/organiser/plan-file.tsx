// The plan as JSON, in and out: pasted, or a file. What cannot be a plan is said with every place where it fails.

import { useState } from "preact/hooks";
import { organiserWords } from "../text/organiser.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { download } from "./download.ts";
import type { Editing } from "./editing.ts";
import { seatsOf } from "./plan.ts";
import { type Misread, NotAPlan, read, written } from "./plan-json.ts";

export function PlanFile({ editing }: { editing: Editing }) {
  const words = organiserWords.value.hall;
  const [text, setText] = useState("");
  const [faults, setFaults] = useState<readonly Misread[]>([]);
  const take = (given: string) => {
    setText(given);
    try {
      const { plan, name, timezone } = read(given);
      editing.change(() => plan);
      editing.open(plan[0]?.id);
      editing.know({
        ...(name && !editing.facts.value.name && { name }),
        ...(timezone && { timezone }),
      });
      setFaults([]);
      setText("");
      toast(words.taken(seatsOf(plan)));
    } catch (error) {
      if (!(error instanceof NotAPlan)) throw error;
      setFaults(error.faults);
    }
  };
  return (
    <details class="card part">
      <summary>{words.file}</summary>
      <p class="soft small">{words.fileWords}</p>
      <div class="field">
        <label for="plan-json">{words.paste}</label>
        <textarea
          id="plan-json"
          rows={5}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {faults.length > 0 && (
        <Banner mood="bad" urgent>
          <ul class="refusals">
            {faults.slice(0, 20).map(({ path, wanted }) => (
              <li key={path}>
                {path && <code>{path}</code>} {words.wanted[wanted]}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <div class="buttons">
        <Button disabled={text.trim() === ""} onPress={() => take(text)}>
          {words.take}
        </Button>
        <label class="button file">
          {words.open}
          <input
            class="unseen"
            type="file"
            accept="application/json,.json"
            onChange={async (event) => {
              const field = event.currentTarget;
              const file = field.files?.[0];
              if (file) take(await file.text());
              field.value = "";
            }}
          />
        </label>
        <Button
          disabled={editing.seats.value === 0}
          onPress={() => download(written(editing.plan.value), "hall.json", "application/json")}
        >
          {words.download}
        </Button>
      </div>
    </details>
  );
}
