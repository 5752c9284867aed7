// Looking again at what is not settled: soon at first, then less often, and at once when one comes back to the page.

const FIRST = 2_000;

export class Pace {
  constructor(look) {
    this.look = look;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.timer) this.soon();
    });
  }

  // Once more, no later than after `longest` ms. The jitter keeps those who bought together from asking together.
  again(longest) {
    clearTimeout(this.timer);
    this.pause = this.pause ? Math.min(1.4 * this.pause, longest) : FIRST;
    this.timer = setTimeout(this.look, this.pause * (0.7 + 0.3 * Math.random()));
  }

  soon() {
    this.stop();
    this.look();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = this.pause = undefined;
  }
}
