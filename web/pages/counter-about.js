// What people are told of a store, and closing it.

import { at } from "./element.js";
import { sure } from "./sure.js";
import { clock, when } from "./when.js";

const MINUTE = 60_000;
const SOON = 60;
// Said aloud when so many minutes are left.
const SAID = [SOON, 30, 10, 5, 1];

export class CounterAbout {
  // `describe` is told the new words, `close` that it was meant.
  constructor({ describe, close }) {
    at("about").onsubmit = (event) => {
      event.preventDefault();
      at("about-said").textContent = "";
      describe(at("about-words").value);
    };
    at("counter-close").onclick = async () => {
      const { name } = this.board;
      const words =
        `Close ${name}? No customer can join or be called any more. The report of the day is mailed to you, ` +
        "then everything is deleted. This cannot be undone.";
      if ((await sure(words, "Yes, close the store")) && this.board) close();
    };
  }

  show(board) {
    this.board = board;
    at("about-words").value = board.description;
    at("counter-until").textContent = `It closes by itself: ${when(board.closes_at, board.timezone)}.`;
    at("counter-more").hidden = false;
    this.left = Infinity;
    this.tick();
  }

  // From an hour before on it is told at the top that the store closes by itself, and aloud now and then.
  tick() {
    if (!this.board) return;
    const { closes_at, timezone } = this.board;
    const left = Math.ceil((Date.parse(closes_at) - Date.now()) / MINUTE);
    const soon = left > SOON ? "" : closing(clock(closes_at, timezone), left);
    if (at("counter-soon").textContent !== soon) at("counter-soon").textContent = soon;
    if (left === this.left) return;
    const said = SAID.some((each) => left <= each && this.left > each);
    at("counter-soon-said").textContent = said ? soon : "";
    this.left = left;
  }

  saved() {
    at("about-said").textContent = "Saved.";
  }

  clear() {
    this.board = undefined;
    for (const place of ["about-said", "counter-soon", "counter-soon-said"]) at(place).textContent = "";
    at("counter-more").hidden = true;
  }
}

function closing(time, left) {
  const span = left === 1 ? "in one minute" : left > 1 ? `in ${left} minutes` : "at any moment";
  return `This store closes by itself at ${time}, ${span}. Customers who still wait then are only in the report.`;
}
