// The way to a first sale: a hall, an event, and the sale. The step that is next has the one primary action.

import { newEventAddress, organiserAddress } from "../app/route.ts";
import { organiserWords } from "../text/organiser.ts";
import { Icon } from "../ui/icons.tsx";
import { Pill } from "../ui/parts.tsx";

interface Props {
  hall: { venue_id: string } | undefined;
  draft: { event_id: string } | undefined;
}

export function Steps({ hall, draft }: Props) {
  const { home } = organiserWords.value;
  const next = !hall ? 0 : !draft ? 1 : 2;
  const steps = [
    { title: home.hall, words: home.hallWords, to: organiserAddress("venues", "new") },
    { title: home.event, words: home.eventWords, to: hall ? newEventAddress(hall.venue_id) : undefined },
    { title: home.sale, words: home.saleWords, to: draft && organiserAddress("events", draft.event_id) },
  ];
  return (
    <section aria-label={home.steps}>
      <p class="soft steps-lead">{home.lead}</p>
      <ol class="steps">
        {steps.map(({ title, words, to }, index) => (
          <li
            key={title}
            class={index === next ? "card next" : "card"}
            aria-current={index === next ? "step" : undefined}
          >
            <p class="step-number" aria-hidden="true">
              {index < next ? <Icon name="check" size={22} /> : index + 1}
            </p>
            <h2>
              <span class="unseen">{home.step(index + 1)}: </span>
              {title}
            </h2>
            <p class="soft">{words}</p>
            {index < next && (
              <p>
                <Pill mood="good">{home.done}</Pill>
              </p>
            )}
            {index === next && to && (
              <a class="button primary" href={to}>
                {title}
                <Icon name="arrow" size={20} />
              </a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
