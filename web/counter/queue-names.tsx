// The lines that a shop is opened with, in their order: typed, taken over from a suggestion, moved and removed.

import { useRef } from "preact/hooks";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { added, MOST_QUEUES, repeated, shifted, type Typed, typed } from "./opening.ts";

export function QueueNames({ queues, onChange }: { queues: Typed[]; onChange: (queues: Typed[]) => void }) {
  const words = counterWords.value;
  const list = useRef<HTMLOListElement>(null);
  const twice = repeated(queues);
  const read = (place: number) =>
    setTimeout(() => list.current?.querySelectorAll<HTMLInputElement>("input")[Math.max(0, place)]?.focus());
  const add = () => {
    onChange(added(queues));
    read(queues.length);
  };
  const remove = (key: number, place: number) => {
    onChange(queues.filter((each) => each.key !== key));
    read(place - 1);
  };
  const rename = (key: number, name: string) =>
    onChange(queues.map((each) => (each.key === key ? { ...each, name } : each)));
  return (
    <fieldset class="queue-names">
      <legend>{words.queues}</legend>
      <p class="soft small">{words.queuesHint}</p>
      <ol ref={list}>
        {queues.map(({ key, name }, place) => (
          <li key={key}>
            <span class="queue-letter" aria-hidden="true">
              {String.fromCharCode(65 + place)}
            </span>
            <input
              class="input"
              aria-label={words.queueName(place + 1)}
              aria-invalid={twice.has(key) || undefined}
              value={name}
              required
              maxLength={60}
              autoComplete="off"
              onInput={(event) => rename(key, event.currentTarget.value)}
            />
            {queues.length > 1 && (
              <>
                <Button
                  kind="quiet"
                  label={words.queueUp(name)}
                  disabled={place === 0}
                  onPress={() => onChange(shifted(queues, key, -1))}
                >
                  <Icon name="up" size={20} />
                </Button>
                <Button
                  kind="quiet"
                  label={words.queueDown(name)}
                  disabled={place === queues.length - 1}
                  onPress={() => onChange(shifted(queues, key, 1))}
                >
                  <Icon name="down" size={20} />
                </Button>
                <Button kind="quiet" label={words.queueRemove(name)} onPress={() => remove(key, place)}>
                  <Icon name="close" size={20} />
                </Button>
              </>
            )}
          </li>
        ))}
      </ol>
      {twice.size > 0 && (
        <p class="error" role="alert">
          {words.queueTaken}
        </p>
      )}
      <div class="queue-ways">
        {queues.length < MOST_QUEUES && (
          <Button onPress={add}>
            <Icon name="plus" size={20} />
            {words.queueAdd}
          </Button>
        )}
        {queues.every(({ name }) => !name.trim()) && (
          <p class="queue-suggested">
            <span class="soft small">{words.suggestions}</span>
            {words.suggested.map(([name, lines]) => (
              <Button key={name} kind="quiet" onPress={() => onChange(typed(lines))}>
                {name}
              </Button>
            ))}
          </p>
        )}
      </div>
    </fieldset>
  );
}
