// The desk of a room: its figures, asked for every few seconds and whenever the room says that it has changed, and what is
// done with it. A press whose answer was lost is sent again under the same key.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Answer, Refused } from "../core/api.ts";
import { Looks } from "../core/looks.ts";
import type { Account } from "../staff/account.ts";
import type { Figures, Order } from "./orders.ts";
import { type Sample, withSample } from "./samples.ts";
import { planned, type Terms, terms } from "./terms.ts";

export type Act = Answer<"get", "/v1/waiting-rooms/{room_id}/history">["items"][number];

const PAUSE = 5_000;
// The room may change each second; the figures change with its controller, which looks each five.
const LEAST = 1_500;

export class Desk {
  readonly room = signal<Figures | undefined>(undefined);
  readonly error = signal<unknown>(undefined);
  readonly acts = signal<readonly Act[] | undefined>(undefined);
  readonly samples;
  // When the figures came, by the service's clock.
  heard = 0;
  readonly looks = new Looks(
    () => this.#look(),
    () => PAUSE,
  );
  readonly #kept: string;
  readonly #keys = new Map<string, string>();
  #unfollow: (() => void) | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly services: Services,
    readonly account: Account,
    readonly id: string,
  ) {
    this.#kept = `linehold-desk/${id}`;
    const kept = services.storage.value<Sample[]>(this.#kept);
    this.samples = signal<readonly Sample[]>(Array.isArray(kept) ? kept : []);
  }

  begin(): void {
    this.looks.always = true;
    this.looks.begin();
    void this.history();
    const turned = () => {
      this.#soon ??= setTimeout(() => {
        this.#soon = undefined;
        void this.looks.now();
      }, LEAST);
    };
    this.#unfollow = this.services.live.watch(`waiting-room/${this.id}`, {
      snapshot: turned,
      changes: turned,
      whole: true,
    });
  }

  close(): void {
    this.looks.close();
    this.#unfollow?.();
    clearTimeout(this.#soon);
  }

  order(order: Order): Promise<void> {
    const path = { room_id: this.id, order };
    return this.#press(order, (key) =>
      this.account.call("post", "/v1/waiting-rooms/{room_id}/orders/{order}", { path, body: {}, key }),
    );
  }

  say(message: string): Promise<void> {
    const path = { room_id: this.id };
    return this.#press(`say ${message}`, (key) =>
      this.account.call("post", "/v1/waiting-rooms/{room_id}/message", { path, body: { message }, key }),
    );
  }

  // The terms as they are now, with what is different. They are read first: another desk may have changed others.
  async change(different: Partial<Terms>): Promise<void> {
    const { account, id } = this;
    const path = { room_id: id };
    const room = await account.call("get", "/v1/waiting-rooms/{room_id}/figures", { path });
    const wanted = { ...terms(room, planned(await this.#everything())), ...different };
    const own = { ...wanted, name: room.name, target_url: wanted.target_url ?? "" };
    const changed = id.startsWith("evt_")
      ? await account.call("put", "/v1/events/{event_id}/waiting-room", { path: { event_id: id }, body: wanted })
      : await account.call("put", "/v1/waiting-rooms/{room_id}", { path, body: own });
    this.#show(changed);
    await this.history();
  }

  async history(): Promise<void> {
    const path = { room_id: this.id };
    const query = { limit: 50 };
    const found = await this.account
      .call("get", "/v1/waiting-rooms/{room_id}/history", { path, query })
      .catch(() => undefined);
    if (found) this.acts.value = found.items;
  }

  async everything(): Promise<Terms | undefined> {
    const room = this.room.value;
    return room && terms(room, planned(await this.#everything()));
  }

  async #everything(): Promise<Act[]> {
    const all: Act[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 100, ...(cursor && { cursor }) };
      const path = { room_id: this.id };
      const page = await this.account.call("get", "/v1/waiting-rooms/{room_id}/history", { path, query });
      all.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return all;
  }

  async #press(name: string, send: (key: string) => Promise<Figures>): Promise<void> {
    const key = this.#keys.get(name) ?? crypto.randomUUID();
    this.#keys.set(name, key);
    try {
      this.#show(await send(key));
      this.#keys.delete(name);
    } catch (error) {
      if (error instanceof Refused && error.status < 500) this.#keys.delete(name);
      throw error;
    } finally {
      void this.history();
      void this.looks.now();
    }
  }

  async #look(): Promise<void> {
    try {
      const path = { room_id: this.id };
      this.#show(await this.account.call("get", "/v1/waiting-rooms/{room_id}/figures", { path }));
      this.error.value = undefined;
    } catch (error) {
      this.error.value = error;
    }
  }

  #show(room: Figures): void {
    if (room.version < (this.room.value?.version ?? 0)) return;
    this.heard = this.services.clock.now();
    this.room.value = room;
    if (room.phase !== "open" && room.phase !== "paused" && room.phase !== "lobby") return;
    this.samples.value = withSample(this.samples.value, room, this.heard);
    this.services.storage.keepValue(this.#kept, this.samples.value);
  }
}
