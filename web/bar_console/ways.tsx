// From one view of a bar to its others.

import "./ways.css";
import { barScreenAddress, consoleAddress } from "../app/route.ts";
import { consoleWords } from "../text/bar-console.ts";

export function Ways({ id, here }: { id: string; here?: string }) {
  const words = consoleWords.value.consoles;
  const all = [
    [consoleAddress(id), words.console],
    [consoleAddress(id, "door"), words.door],
    [barScreenAddress(id), words.screen],
    [consoleAddress(id, "profile"), words.profile],
  ] as const;
  return (
    <ul class="bar-ways">
      {all
        .filter(([address]) => address !== here)
        .map(([address, name]) => (
          <li key={address}>
            <a href={address}>{name}</a>
          </li>
        ))}
    </ul>
  );
}
