// A guest's places in line for an event, kept on this device with what the event is, to be read without a network.

import { eventAddress } from "../app/route.ts";
import { Remembered } from "../core/remembered.ts";
import type { Session } from "../core/session.ts";
import { guestWords } from "../text/guest.ts";
import type { EventDetails } from "./event.tsx";
import type { Entry } from "./news.ts";

export interface Place {
  event: EventDetails;
  // Those that stand.
  entries: readonly Entry[];
}

export class Waited {
  readonly memory: Remembered;
  readonly address: string;

  constructor(session: Session, event: string) {
    this.memory = new Remembered(session);
    this.address = eventAddress(event);
  }

  title({ event, entries }: Place): string | undefined {
    return entries.length > 0 ? `${guestWords.value.wait.title}: ${event.name}` : undefined;
  }

  keep(place: Place): void {
    const title = this.title(place);
    if (title === undefined) this.memory.delete(this.address);
    else this.memory.set(this.address, title, place);
  }

  // When the service said it.
  get at(): number | undefined {
    return this.memory.get(this.address)?.at;
  }
}
