// Watches one topic by the rules of docs/live.md: apply in order, notice a gap, come back after a break. What one
// watcher missed all may have missed, so they do not ask for the state at the same moment.

const LONGEST_PAUSE = 30_000;
const SPREAD = 3_000;

export class Watch {
  live = false;

  // A topic that is somebody's needs their `token`.
  constructor(address, topic, { snapshot, changes, status, refused }, token) {
    Object.assign(this, { address, topic, snapshot, changes, status, refused, token });
    Object.assign(this, { version: -1, heard: -1, dropped: -1, pause: 500, closed: false });
    this.open();
  }

  open() {
    this.socket = new WebSocket(this.address);
    this.socket.onopen = () => {
      this.pause = 500;
      this.subscribe();
      this.heart = setInterval(() => this.say({ action: "ping" }), 300_000);
    };
    this.socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    this.socket.onclose = () => {
      clearInterval(this.heart);
      this.live = false;
      if (this.closed) return;
      this.lost();
      setTimeout(() => this.closed || this.open(), this.pause * (0.5 + Math.random()));
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
    };
  }

  hear(message) {
    // A token that does not count is refused without a topic; there is no other here.
    if (this.closed || (message.topic !== this.topic && message.type !== "error")) return;
    if (message.type === "snapshot") {
      // Overtaken by changes since we subscribed: it lacks them.
      if (message.version < this.heard) {
        this.subscribe();
        return;
      }
      if (message.version >= this.dropped) this.stay();
      this.version = message.version;
      this.live = true;
      this.status("Live");
      this.snapshot(message.data, message.version);
    } else if (message.type === "changes") {
      if (message.version > this.version + 1) {
        // It may have come before the snapshot that we have asked for, and that has it.
        this.dropped = Math.max(this.dropped, message.version);
        this.again ??= setTimeout(() => this.subscribe(), SPREAD * Math.random());
        return;
      }
      this.version = Math.max(this.version, message.version);
      this.heard = Math.max(this.heard, message.version);
      this.changes(message.data.changes ?? message.data, message.version);
    } else {
      this.live = false;
      this.status(message.data.message);
      this.refused?.(message.data);
    }
  }

  // What we have may be old from now on, until the next snapshot.
  lost() {
    this.live = false;
    this.status("Offline; coming back …");
  }

  // With another token, before the last one ends.
  renew(token) {
    this.token = token;
    this.subscribe();
  }

  subscribe() {
    this.stay();
    this.heard = this.dropped = -1;
    this.say({ action: "subscribe", topics: [this.topic], token: this.token });
  }

  // Do not subscribe again.
  stay() {
    clearTimeout(this.again);
    this.again = undefined;
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close() {
    this.closed = true;
    this.stay();
    this.socket.close();
  }
}
