// What one intends with a press, and its key: the same until the press is answered, so that pressing again after a lost
// answer does it once.

import { useRef, useState } from "preact/hooks";
import { Refused } from "../core/api.ts";

export class Intention {
  #about = "";
  #key = "";

  async send<T>(about: unknown, send: (key: string) => Promise<T>): Promise<T> {
    const now = JSON.stringify(about);
    if (now !== this.#about) [this.#about, this.#key] = [now, crypto.randomUUID()];
    try {
      const answer = await send(this.#key);
      this.#about = "";
      return answer;
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.code !== "IDEMPOTENCY_IN_FLIGHT") this.#about = "";
      throw error;
    }
  }
}

export interface Acting {
  busy: boolean;
  error: unknown;
  act: (does: () => Promise<void>) => Promise<void>;
  clear: () => void;
  intention: Intention;
}

// One press at a time, and what became of the last.
export function useActing(): Acting {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const intention = useRef(new Intention());
  const act = async (does: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await does();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, act, clear: () => setError(undefined), intention: intention.current };
}
