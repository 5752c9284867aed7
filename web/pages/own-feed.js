// A store's board with names, or a bar's line: only its signed-in staff may watch it. A watcher is forgotten without
// a word when the token that subscribed ends: we subscribe again with a fresh one in good time, which gives the whole.
// If none can be had by then there is no socket, and we ask.

import { Feed } from "./feed.js";

const SPARE = 90_000;
const LOOK = 10_000;

export class OwnFeed extends Feed {
  // `id` is the store's or the bar's, `path` where its snapshot is; `require` throws when another account has signed in.
  constructor(websocket, account, { id, path, require = () => {} }, token, { whole, part, failed, status }) {
    const read = async (tag, signal) => {
      require();
      return account.newer(path, tag, signal);
    };
    const refused = (error) => this.refused(error);
    super(websocket, `operator/${id}`, { read, whole, part, failed, status, refused }, token);
    Object.assign(this, { account, require, until: account.until(token) });
    this.timers.push(setInterval(() => this.look(), LOOK));
  }

  // By the clock, for a device that slept has timers that are late.
  look() {
    const left = this.until - Date.now();
    if (left < 0 && this.watch.live) this.watch.lost();
    if (left < SPARE) this.renew();
  }

  async renew() {
    if (this.renewing) return;
    this.renewing = true;
    const { account, watch } = this;
    try {
      this.require();
      const token = await account.token(watch.token);
      this.until = account.until(token);
      watch.renew(token);
    } catch (error) {
      if (!watch.closed) this.failed(error);
    } finally {
      this.renewing = false;
    }
  }

  // The socket was away for longer than the token was good; or something else is wrong, which shows when we ask.
  refused(error) {
    if (["TOKEN_EXPIRED", "TOKEN_INVALID", "UNAUTHORIZED"].includes(error.code)) this.renew();
    else if (error.code === "STORE_CLOSED") this.failed(error);
    else this.ask();
  }
}
