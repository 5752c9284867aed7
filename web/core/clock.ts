// The server's time. A phone's own clock may be minutes off, and then held seats would look free.
//
// An answer's Date is a whole second of the server, stamped between sending and receiving. So each answer bounds how far
// the server is ahead of this device; the bounds of several answers are cut with each other until they no longer meet,
// because one of the clocks was set.

const SECOND = 1000;

export class Clock {
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;
  readonly #device: () => number;

  constructor(device: () => number = Date.now) {
    this.#device = device;
  }

  device(): number {
    return this.#device();
  }

  now(): number {
    return this.#device() + this.ahead;
  }

  // By how many milliseconds the server is ahead.
  get ahead(): number {
    return Number.isFinite(this.#least) ? Math.round((this.#least + this.#most) / 2) : 0;
  }

  get known(): boolean {
    return Number.isFinite(this.#least);
  }

  // `age` is that of an answer out of a cache, whose Date is the past.
  heard(date: string | null, sent: number, received: number, age: string | null = null): void {
    const stamped = Date.parse(date ?? "");
    if (Number.isNaN(stamped) || (age !== null && age !== "0")) return;
    const least = stamped - received;
    const most = stamped + SECOND - sent;
    const both = [Math.max(least, this.#least), Math.min(most, this.#most)] as const;
    [this.#least, this.#most] = both[0] <= both[1] ? both : [least, most];
  }

  // Whole seconds until then, 0 when it has passed.
  secondsUntil(instant: string | number): number {
    const then = typeof instant === "number" ? instant : Date.parse(instant);
    return Math.max(0, Math.ceil((then - this.now()) / SECOND));
  }
}
