// One's place in a waiting room. While one waits only the room's public document is read, as often as it says; one's own
// ticket is read while it has no place yet, when the room does not say where the place is, and when it is called.
// Without an answer the place stays what it was. For the last minutes the room is followed live.
//
//     joining ─► waiting ─► called ─► admitted ─► ended      scheduled, closed, passthrough: the room itself
//                              └────► missed                 barred: something stands in the way of joining

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { Kept } from "../core/kept.ts";
import { Looks } from "../core/looks.ts";
import type { Wait } from "../core/quote.ts";
import { ahead, pause, type Room, standing, unnamed, wait } from "./standing.ts";
import { admitted, BARS, type Given, joined, OVER, type Place, type State, type Told, told } from "./tickets.ts";

const KEY = "linehold-rooms";
const PLACING = 2_000;
// A place whose turn is over counts until another is assigned. Who joins before the service has closed the old one gets
// none, and so joins again.
const REPLACED = 15_000;
// A join that has no place after so long is lost: the room let everybody pass when it came, or no worker could handle it.
const LOST = 90_000;
const LAST_STRETCH = 180;
export class RoomPlace {
  readonly turned = signal(0);
  room: Room | undefined;
  place: Place | undefined;
  trouble: unknown;
  barred: Refused | undefined;
  #least: number | undefined;
  #tag: string | undefined;
  #unfollow: (() => void) | undefined;
  readonly looks = new Looks(
    () => this.#look(),
    () => this.#pause,
  );
  readonly #kept: Kept<Place>;

  constructor(
    readonly services: Services,
    readonly id: string,
  ) {
    this.#kept = new Kept(services.storage, KEY);
    this.place = this.#kept.get(id);
  }

  begin(): void {
    addEventListener("storage", this.#elsewhere);
    this.looks.begin();
  }

  close(): void {
    this.looks.close();
    this.#unfollow?.();
    removeEventListener("storage", this.#elsewhere);
  }

  get position(): number | undefined {
    return this.place?.position ?? this.#least;
  }

  get state(): State | undefined {
    if (!this.room) return undefined;
    if (this.place?.state === "admitted" && this.services.session.admission(this.id)) return "admitted";
    const { phase } = this.room;
    if (phase === "scheduled" || phase === "closed" || phase === "passthrough") return phase;
    if (this.barred) return "barred";
    return this.place?.state ?? "joining";
  }

  get ahead(): number | undefined {
    return this.room && this.position !== undefined ? ahead(this.room, this.position) : undefined;
  }

  get wait(): Wait | undefined {
    return this.room && this.position !== undefined ? wait(this.room, this.position) : undefined;
  }

  // Come in. Whatever stands in the way is shown as what it is.
  async claim(): Promise<Given | undefined> {
    if (this.room?.phase === "passthrough") await this.#join();
    if (this.barred) throw this.barred;
    if (!this.place) return undefined;
    try {
      const given = await admitted(this.services, this.id, this.place.ticket);
      this.#keep({ ...this.place, state: "admitted" });
      return given;
    } catch (error) {
      const over = error instanceof Refused && OVER.get(error.code);
      if (!over) throw error;
      this.#keep({ ...this.place, state: over });
      return undefined;
    } finally {
      this.#turn();
    }
  }

  // At the end of the line, after one's turn is over; or again, when something stood in the way.
  async rejoin(): Promise<void> {
    this.#forget();
    await this.#join();
    this.#turn();
  }

  // What the service itself says of one's position, to be compared with what was computed here.
  told(): Promise<Told> {
    return told(this.services, this.id, this.place?.id ?? "");
  }

  async #look(): Promise<void> {
    try {
      const found = await this.services.api.newer("/v1/waiting-rooms/{room_id}", {
        path: { room_id: this.id },
        tag: this.#tag,
      });
      if (found) [this.room, this.#tag] = [found.data, found.tag];
      await this.#step();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = error;
      // There is no such room.
      if (error instanceof Refused && error.status === 404) this.looks.close();
    }
    this.#turn();
  }

  #turn(): void {
    this.turned.value++;
    this.#follow();
    this.looks.later();
  }

  get #pause(): number {
    const { room, place } = this;
    if (!room) return 5_000;
    if (this.state === "joining") return PLACING * (1 + Math.random());
    const look = 1000 * pause(room, this.position);
    const called = place?.state === "called" && room.phase === "open" && place.claim_until;
    const until = called ? Date.parse(called) - this.services.clock.now() : Number.POSITIVE_INFINITY;
    return Math.max(1_000, Math.min(look, until + 500));
  }

  // A crowd does not open a socket each: only who is nearly there.
  #follow(): void {
    const near =
      !this.looks.closed && this.state === "waiting" && this.wait && this.wait.median_seconds <= LAST_STRETCH;
    if (!near) {
      this.#unfollow?.();
      this.#unfollow = undefined;
      return;
    }
    const hear = (data: unknown) => void this.looks.now(() => this.#heard(data as Room));
    this.#unfollow ??= this.services.live.watch(`waiting-room/${this.id}`, {
      snapshot: hear,
      changes: hear,
      whole: true,
    });
  }

  async #heard(room: Room): Promise<void> {
    if (room.version <= (this.room?.version ?? 0)) return;
    this.room = room;
    await this.#step().catch((error) => {
      this.trouble = error;
    });
    if (!this.looks.closed) this.#turn();
  }

  async #step(): Promise<void> {
    const { room } = this;
    if (!room || !["lobby", "open", "paused"].includes(room.phase) || this.barred) return;
    if (!this.place) return this.#join();
    if (this.place.state === "joining") return this.#read();
    if (this.place.position === undefined) {
      const { bucket, index } = this.place;
      if (bucket == null || index == null || unnamed(room, bucket)) return this.#read();
      const { final, position } = await standing(room, { bucket, index });
      this.#least = position;
      if (final) this.#keep({ ...this.place, position });
    }
    const { state, position, claim_until } = this.place;
    if (state === "waiting" && position !== undefined && position <= room.cursor) await this.#read();
    else if (state === "called" && this.#late(claim_until)) await this.#read();
    else if (state === "admitted" && !this.services.session.admission(this.id)) await this.#read();
  }

  // While a room is paused, its deadlines stand still.
  #late(until: string | null | undefined): boolean {
    return this.room?.phase === "open" && this.services.clock.now() > Date.parse(until ?? "");
  }

  async #join(): Promise<void> {
    this.barred = undefined;
    if (!this.room) return;
    try {
      this.#keep(await joined(this.services, this.room));
    } catch (error) {
      if (!(error instanceof Refused) || !BARS.includes(error.status)) throw error;
      this.barred = error;
    }
  }

  async #read(): Promise<void> {
    const { place } = this;
    if (!place) return;
    let now: Told;
    try {
      now = await this.told();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 404) return this.#forget();
      if (!BARS.includes(error.status)) throw error;
      this.barred = error;
      return;
    }
    if (this.place !== place) return;
    const { id, joined, from } = place;
    const since = this.services.clock.device() - (joined ?? 0);
    const replaced = ["missed", "ended"].includes(now.state) && joined !== undefined;
    if (replaced && since > REPLACED) return this.#join();
    const { ticket, bucket, index, final, position, claim_until } = now;
    const state = replaced ? "joining" : now.state;
    if (state === "joining" && since > LOST) return this.#join();
    if (state === "joining") return this.#keep({ id, ticket, state, joined });
    this.#least = position ?? undefined;
    this.#keep({ id, ticket, state, bucket, index, claim_until, from, ...(final && position && { position }) });
  }

  #forget(): void {
    this.place = this.barred = undefined;
    this.#least = undefined;
    this.#kept.delete(this.id);
  }

  #keep(place: Place): void {
    this.place = place;
    if (place.position !== undefined && this.room) place.from ??= ahead(this.room, place.position);
    this.#kept.set(this.id, place);
  }

  // Another tab got or lost the place.
  readonly #elsewhere = ({ key }: StorageEvent) => {
    if (key !== KEY) return;
    this.place = this.#kept.get(this.id);
    this.turned.value++;
  };
}
