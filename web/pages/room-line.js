// One's place in a waiting room. While one waits only the room's public document is read, as often as it says; one's
// own ticket is read while it has no place yet, when the room does not say where the place is, and when it is called.
// Without an answer the place stays what it was.

import { admission, admitted } from "./admissions.js";
import { Kept } from "./kept.js";
import { ahead, pause, standing, unnamed, wait } from "./room-standing.js";
import { worked } from "./work.js";

const kept = new Kept("linehold-rooms");

const PLACING = 2_000;
// A place whose turn is over counts until another is assigned. Who joins before the service has closed the old one gets
// none, and so joins again.
const REPLACED = 15_000;
// A join that has no place after so long is lost: the room let everybody pass when it came, or no worker could handle it.
const LOST = 90_000;
// A page that nobody sees looks for so long, unless it shall ring.
const HIDDEN = 1_800_000;
const OVER = new Map([
  ["MISSED", "missed"],
  ["ADMISSION_ENDED", "ended"],
]);
// What stands in the way of joining: it is not tried again by itself.
const BARS = [403, 409, 429];

export class RoomLine {
  // `changed` is called after each look, and `rings` says whether the page shall ring.
  constructor(api, id, { changed, rings }) {
    Object.assign(this, { api, id, changed, rings, path: `/v1/waiting-rooms/${encodeURIComponent(id)}` });
    this.place = kept.get(id);
    this.seen = () => {
      this.hidden = document.hidden ? Date.now() : undefined;
      if (!document.hidden) this.look();
    };
    document.addEventListener("visibilitychange", this.seen);
    this.hidden = document.hidden ? Date.now() : undefined;
    this.look();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  // By the clock of the service, for this one may be wrong.
  get now() {
    return Date.now() + (this.skew ?? 0);
  }

  get position() {
    return this.place?.position ?? this.least;
  }

  get state() {
    if (!this.room) return undefined;
    if (this.place?.state === "admitted" && admission(this.id)) return "admitted";
    const { phase } = this.room;
    if (["scheduled", "closed", "passthrough"].includes(phase)) return phase;
    if (this.barred) return "barred";
    return this.place?.state ?? "joining";
  }

  get ahead() {
    return this.room && this.position !== undefined ? ahead(this.room, this.position) : undefined;
  }

  get wait() {
    return this.room && this.position !== undefined ? wait(this.room, this.position) : undefined;
  }

  async look() {
    if (this.looking || this.closed) return;
    this.looking = true;
    clearTimeout(this.timer);
    try {
      const found = await this.api.newer(this.path, this.tag);
      if (found) this.heard(found);
      if (["lobby", "open", "paused"].includes(this.room.phase)) await this.follow();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = error;
    }
    this.looking = false;
    if (this.closed) return;
    this.changed();
    this.again();
  }

  heard({ data, tag, at }) {
    Object.assign(this, { room: data, tag });
    if (at) this.skew = at - Date.now();
  }

  again() {
    clearTimeout(this.timer);
    if (this.hidden && Date.now() - this.hidden > HIDDEN && !this.rings()) return;
    this.timer = setTimeout(() => this.look(), this.pause);
  }

  get pause() {
    const { room, place } = this;
    if (!room) return 5_000;
    if (this.state === "joining") return PLACING * (1 + Math.random());
    const look = 1000 * pause(room, this.position);
    const until = place?.state === "called" && room.phase === "open" ? Date.parse(place.claim_until) - this.now : Infinity;
    return Math.max(1_000, Math.min(look, until + 500));
  }

  async follow() {
    if (this.barred) return;
    if (!this.place) return this.join();
    const { room, place } = this;
    if (place.state === "joining") return this.read();
    if (place.position === undefined) {
      if (unnamed(room, place)) return this.read();
      const { final, position } = await standing(room, place);
      this.least = position;
      if (final) this.keep({ ...place, position });
    }
    if (place.state === "waiting" && this.place.position <= room.cursor) await this.read();
    else if (place.state === "called" && this.late(place.claim_until)) await this.read();
    else if (place.state === "admitted" && !admission(this.id)) await this.read();
  }

  // While a room is paused, its deadlines stand still.
  late(until) {
    return this.room.phase === "open" && this.now > Date.parse(until);
  }

  // The customer's place, whether they have one already or not.
  async join() {
    this.barred = undefined;
    try {
      const { ticket_id, ticket } = await this.api.mine("POST", `${this.path}/tickets`, {}, { proof: await this.proof() });
      this.keep({ id: ticket_id, ticket, state: "joining", joined: Date.now() });
    } catch (error) {
      if (!BARS.includes(error.status)) throw error;
      this.barred = error;
    }
  }

  async proof() {
    if (!this.room.asks.includes("challenge")) return undefined;
    return worked(await this.api.get(`${this.path}/challenge`));
  }

  async read() {
    const { place } = this;
    const { id, joined } = place;
    let told;
    try {
      told = await this.api.mine("GET", `${this.path}/tickets/${id}`);
    } catch (error) {
      if (error.status === 404) return this.forget();
      if (!BARS.includes(error.status)) throw error;
      this.barred = error;
      return;
    }
    if (this.place !== place) return;
    const { ticket, bucket, index, final, position, claim_until } = told;
    const replaced = [...OVER.values()].includes(told.state) && joined;
    if (replaced && Date.now() - joined > REPLACED) return this.join();
    const state = replaced ? "joining" : told.state;
    if (state === "joining" && Date.now() - (joined ?? 0) > LOST) return this.join();
    if (state === "joining") return this.keep({ id, ticket, state, joined });
    this.least = position ?? undefined;
    this.keep({ id, ticket, state, bucket, index, claim_until, ...(final && { position }) });
  }

  // Come in. Whatever stands in the way is shown as what it is.
  async claim() {
    if (this.room.phase === "passthrough") await this.join();
    if (this.barred) throw this.barred;
    const { ticket } = this.place;
    try {
      const told = await this.api.mine("POST", `${this.path}/admissions`, { ticket }, { another: true });
      admitted(this.id, told, ticket);
      this.keep({ ...this.place, state: "admitted" });
      return told;
    } catch (error) {
      if (!OVER.has(error.code)) throw error;
      this.keep({ ...this.place, state: OVER.get(error.code) });
      return undefined;
    }
  }

  // At the end of the line, after one's turn is over; or again, when something stood in the way.
  async rejoin() {
    this.forget();
    await this.join();
    this.again();
  }

  forget() {
    this.place = this.least = this.barred = undefined;
    kept.delete(this.id);
  }

  keep(place) {
    this.place = place;
    kept.set(this.id, place);
  }
}
