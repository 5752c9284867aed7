// The displays that are shown on this device, with their tokens, and what the staff here call them: the service has no
// names of displays.

import { Kept } from "../core/kept.ts";
import type { Storage } from "../core/storage.ts";

export interface Shown {
  store: string;
  token: string;
}

export function screens(storage: Storage): Kept<Shown> {
  return new Kept<Shown>(storage, "linehold-screens");
}

export function screenNames(storage: Storage): Kept<string> {
  return new Kept<string>(storage, "linehold-screen-names");
}
