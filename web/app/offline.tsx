// What there is without a network: the guest's own things that this device has seen, each with its age.

import { Remembered } from "../core/remembered.ts";
import { text } from "../text/text.ts";
import { moment } from "../ui/remembered.tsx";
import { useServices } from "./services.ts";

export function WithYou() {
  const { session } = useServices();
  const { offline, shell, start } = text.value;
  const names = new Map([
    ["#/bookings", shell.tickets],
    ["#/bar-request", start.guestsLinks.place],
  ]);
  const all = new Remembered(session).all;
  return (
    <nav class="with-you" aria-label={offline.withYou}>
      <h2>{all.length > 0 ? offline.withYou : offline.nothing}</h2>
      {all.length === 0 && <p class="soft">{offline.nothingWords}</p>}
      <ul>
        {all.map(({ address, title, at }) => (
          <li key={address} class="card link">
            <a class="cover" href={address}>
              {[names.get(address), address === "#/bookings" ? "" : title].filter(Boolean).join(": ")}
            </a>
            <span class="soft small">{offline.asOf(moment(at))}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
