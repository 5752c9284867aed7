// Joining and leaving the waitlist of one event. The same wish again is the same entry, and the same press after a lost
// answer has the same key, so nothing is joined twice.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Body, Refused } from "../core/api.ts";
import { Intents } from "./intents.ts";
import { type Entry, type News, news } from "./news.ts";

export type Wish = Body<"post", "/v1/events/{event_id}/waitlist">;

export class Waiting {
  readonly failed = signal<unknown>(undefined);
  readonly #services: Services;
  readonly #news: News;
  readonly #event: string;
  readonly #intents = new Intents();

  constructor(services: Services, event: string, told = news(services)) {
    this.#services = services;
    this.#news = told;
    this.#event = event;
  }

  // Undefined when it was refused; `failed` says why.
  join(wish: Wish): Promise<Entry | undefined> {
    return this.#told(async () => {
      const { session } = this.#services;
      const path = { event_id: this.#event };
      const admission = session.admission(this.#event)?.token;
      const entry = await this.#intents.send(`join ${JSON.stringify(wish)}`, (key) =>
        session.call("post", "/v1/events/{event_id}/waitlist", { path, body: wish, key, admission }),
      );
      this.#news.joined(entry);
      return entry;
    });
  }

  // True when one is not in that line any more.
  leave({ waitlist_id }: Entry): Promise<true | undefined> {
    return this.#told(async () => {
      const options = { path: { event_id: this.#event }, query: { waitlist_id } };
      await this.#services.session.call("delete", "/v1/events/{event_id}/waitlist", options).catch((error) => {
        if (!(error instanceof Refused) || error.status !== 404) throw error;
      });
      await this.#news.stand(this.#event).catch(() => {});
      return true as const;
    });
  }

  async #told<T>(act: () => Promise<T>): Promise<T | undefined> {
    this.failed.value = undefined;
    try {
      return await act();
    } catch (error) {
      if (error instanceof Refused && error.code === "ADMISSION_NEEDED")
        this.#services.session.notAdmitted(this.#event);
      this.failed.value = error;
      return undefined;
    }
  }
}
