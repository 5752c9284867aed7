// Where the guest is: known to this page from the press of a button until the request is over, or until the guest wants
// it forgotten; and told to the service, so that it can find bars and say when to go. It is never part of an address, and
// kept nowhere here: a page that is loaded again remembers only that it may ask, and asks only while the browser allows.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Fix, whereAmI } from "../core/places.ts";

const ALLOWED = "linehold-near";
const AGAIN = 30_000;
const SPARE = 29_000;
const MOST = 100_000;

export class Whereabouts {
  readonly fix = signal<Fix | undefined>(undefined);
  #told = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #line: Promise<unknown> = Promise.resolve();

  constructor(readonly services: Services) {}

  get allowed(): boolean {
    return sessionStorage.getItem(ALLOWED) !== null;
  }

  // For a press of a button: browsers ask the guest now.
  async allow(): Promise<void> {
    const fix = await whereAmI();
    sessionStorage.setItem(ALLOWED, "yes");
    await this.#tell(fix);
  }

  // After the page was loaded again; never asks the guest.
  async resume(): Promise<void> {
    if (this.allowed && !this.fix.value) await this.#again().catch(() => this.#stop());
  }

  // Every so often, while something depends on it.
  follow(wanted: boolean): void {
    if (Boolean(this.#timer) === wanted) return;
    clearInterval(this.#timer);
    this.#timer = wanted ? setInterval(() => void this.#again().catch(() => {}), AGAIN) : undefined;
  }

  // With the request it is not needed any more. Should this be lost, it is forgotten half an hour after it was told.
  over(): void {
    if (this.allowed) this.forget().catch(() => {});
  }

  forget(): Promise<void> {
    this.#stop();
    const { session } = this.services;
    return this.#after(async () => {
      if (session.known) await session.call("delete", "/v1/customers/me/location");
    });
  }

  async #again(): Promise<void> {
    if (!this.allowed) return;
    if (!this.fix.value && !(await granted())) {
      this.#stop();
      return;
    }
    await this.#tell(await whereAmI());
  }

  // One after the other, so that what is to be forgotten is not told once more. Views learn it after the service, because
  // then they ask the service for bars around it.
  #tell(fix: Fix): Promise<void> {
    return this.#after(async () => {
      if (!this.allowed) return;
      if (Date.now() - this.#told >= SPARE) {
        const body = { ...fix, accuracy: Math.min(fix.accuracy, MOST) };
        await this.services.session.call("put", "/v1/customers/me/location", { body });
        this.#told = Date.now();
      }
      if (this.allowed) this.fix.value = fix;
    });
  }

  #stop(): void {
    this.follow(false);
    this.fix.value = undefined;
    this.#told = 0;
    sessionStorage.removeItem(ALLOWED);
  }

  #after(act: () => Promise<void>): Promise<void> {
    const done = this.#line.then(act);
    this.#line = done.catch(() => {});
    return done;
  }
}

async function granted(): Promise<boolean> {
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => undefined);
  return permission?.state === "granted";
}
