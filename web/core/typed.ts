// What is typed into long forms, by form, in this tab alone and until it is sent. Passwords are never given to it.

import { Kept } from "./kept.ts";
import { ofThisTab } from "./storage.ts";

const KEY = "linehold-typed";

export function typedHere<T>(): Kept<T> {
  return new Kept<T>(ofThisTab(), KEY);
}

// The next person at this device sees nothing of it.
export function forgetTyped(): void {
  ofThisTab().keepValue(KEY, undefined);
}
