// Looks again and again: after a pause that each look decides, and at once when the page is seen or the network is back.
// A hidden page stops after half an hour, unless `always` says otherwise.

const HIDDEN = 1_800_000;

export class Looks {
  always = false;
  #busy = false;
  #wanted = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #hidden: number | undefined;
  #closed = false;

  // `look` never fails; `pause` is in milliseconds.
  constructor(
    readonly look: () => Promise<void>,
    readonly pause: () => number,
  ) {}

  begin(): void {
    document.addEventListener("visibilitychange", this.#seen);
    addEventListener("online", this.#seen);
    this.#seen();
    void this.now();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    document.removeEventListener("visibilitychange", this.#seen);
    removeEventListener("online", this.#seen);
  }

  get closed(): boolean {
    return this.#closed;
  }

  // One look at a time: what is asked for meanwhile comes right after it. `other` is a look of another kind.
  async now(other = this.look): Promise<void> {
    this.#wanted = this.#busy;
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    clearTimeout(this.#again);
    await other();
    this.#busy = false;
    if (this.#wanted) await this.now();
    else this.later();
  }

  later(): void {
    clearTimeout(this.#again);
    if (this.#closed) return;
    const unseen = this.#hidden !== undefined && Date.now() - this.#hidden > HIDDEN;
    if (!unseen || this.always) this.#again = setTimeout(() => this.now(), this.pause());
  }

  readonly #seen = () => {
    this.#hidden = document.hidden ? Date.now() : undefined;
    if (!document.hidden) void this.now();
  };
}
