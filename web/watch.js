// Watches one topic by the rules of docs/live.md: apply in order, notice a gap, come back after a break.

const LONGEST_PAUSE = 30_000;

export class Watch {
  constructor(address, topic, { snapshot, changes, status }) {
    Object.assign(this, { address, topic, snapshot, changes, status, version: -1, pause: 500, closed: false });
    this.open();
  }

  open() {
    this.socket = new WebSocket(this.address);
    this.socket.onopen = () => {
      this.pause = 500;
      this.say({ action: "subscribe", topics: [this.topic] });
      this.heart = setInterval(() => this.say({ action: "ping" }), 300_000);
    };
    this.socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    this.socket.onclose = () => {
      clearInterval(this.heart);
      if (this.closed) return;
      this.status("Offline; coming back …");
      setTimeout(() => this.closed || this.open(), this.pause * (0.5 + Math.random()));
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
    };
  }

  hear(message) {
    if (this.closed || message.topic !== this.topic) return;
    if (message.type === "snapshot") {
      this.version = message.version;
      this.status("Live");
      this.snapshot(message.data);
    } else if (message.type === "changes") {
      if (message.version > this.version + 1) {
        this.say({ action: "subscribe", topics: [this.topic] });
        return;
      }
      this.version = Math.max(this.version, message.version);
      this.changes(message.data.changes);
    } else {
      this.status(message.data.message);
    }
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close() {
    this.closed = true;
    this.socket.close();
  }
}
