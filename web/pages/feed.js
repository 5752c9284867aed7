// Something that changes, as it is now: told over the socket, and asked for every few seconds while there is none. We
// ask too when one comes back to the page, and every few minutes in any case: a socket may have died without a word.
//
// What was overtaken on the way is skipped: an answer out of a cache that is older than what we know, and changes that
// come after newer ones. Changes that come while we ask are applied again to the answer.

import { Latest } from "./latest.js";
import { Watch } from "./watch.js";

const PAUSE = 5_000;
const SURE = 300_000;
const AGAIN = 30_000;
const CACHED = 1_000;

export class Feed {
  latest = new Latest();
  version = -1;

  // `read` asks, given a tag, and in any case every `sure` ms; `whole` hears all of it, `part` what changed, `failed`
  // that it cannot be had.
  constructor(websocket, topic, { read, whole, part, failed, status = () => {}, refused, sure = SURE }, token) {
    Object.assign(this, { read, whole, part, failed });
    const snapshot = (data, version) => (data.href ? this.ask(version) : this.tell(data));
    const changes = (data, version) => this.hear(data, version);
    this.watch = new Watch(websocket, topic, { snapshot, changes, status, refused }, token);
    this.timers = [
      setInterval(() => this.watch.live || document.hidden || this.ask(), PAUSE),
      setInterval(() => document.hidden || this.ask(), sure),
      setInterval(() => this.watch.live || this.watch.subscribe(), AGAIN),
    ];
    this.seen = () => document.hidden || this.ask();
    document.addEventListener("visibilitychange", this.seen);
  }

  ask(least = this.version) {
    clearTimeout(this.again);
    this.since = [];
    return this.latest.ask(
      (signal) => this.read(this.tag, signal),
      (answer) => {
        const { since } = this;
        this.since = undefined;
        if (!answer) return;
        if (answer.data.version < least) {
          this.again = setTimeout(() => this.ask(least), CACHED);
          return;
        }
        this.tag = answer.tag;
        this.take(answer.data);
        for (const [changes, version] of since) this.hear(changes, version);
      },
      (error) => {
        this.since = undefined;
        this.failed(error);
      },
    );
  }

  // What we asked for before may be older.
  tell(data) {
    clearTimeout(this.again);
    this.latest.drop();
    this.since = undefined;
    this.take(data);
  }

  take(data) {
    this.known = true;
    this.version = data.version;
    this.whole(data);
  }

  hear(changes, version) {
    this.since?.push([changes, version]);
    if (!this.known || version < this.version) return;
    this.version = version;
    this.part(changes);
  }

  close() {
    for (const timer of this.timers) clearInterval(timer);
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.again);
    this.latest.drop();
    this.watch.close();
  }
}
