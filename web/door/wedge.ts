// A hand scanner is a keyboard that types a code within moments and ends it with Enter, wherever the focus is. People type
// slower, and what they type into a field is the field's. A busy device may hear the keys of a scanner late.

const GAP = 1_000;
const SHORTEST = 20;

export class Wedge {
  #typed = "";
  #last = 0;

  // The code, when a key ends one.
  key(key: string, now: number): string | undefined {
    if (now - this.#last > GAP) this.#typed = "";
    this.#last = now;
    if (key === "Enter") {
      const code = this.#typed;
      this.#typed = "";
      return code.length >= SHORTEST ? code : undefined;
    }
    if (key.length === 1) this.#typed += key;
    return undefined;
  }
}
