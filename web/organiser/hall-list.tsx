// One's halls, with how many seats they have.

import { organiserAddress } from "../app/route.ts";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";

interface Props {
  halls: ReadonlyArray<{ venue_id: string; name: string; timezone: string; seats: number }>;
  more: (() => Promise<void>) | undefined;
}

export function HallList({ halls, more }: Props) {
  const { home } = organiserWords.value;
  return (
    <section class="own-halls">
      <header>
        <h2>{home.halls}</h2>
        <a class="button" href={organiserAddress("venues", "new")}>
          <Icon name="plus" size={20} />
          {home.newHall}
        </a>
      </header>
      <ul>
        {halls.map((hall) => (
          <li key={hall.venue_id} class="card link">
            <h3>
              <a class="cover" href={organiserAddress("venues", hall.venue_id)}>
                {hall.name}
              </a>
            </h3>
            <p class="soft small figures">
              {home.seats(hall.seats.toLocaleString(locale.value))} · {hall.timezone.replaceAll("_", " ")}
            </p>
          </li>
        ))}
      </ul>
      {more && <Button onPress={more}>{home.more}</Button>}
    </section>
  );
}
