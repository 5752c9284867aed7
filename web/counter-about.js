// What people are told of a store, and closing it.

import { at } from "./element.js";
import { sure } from "./sure.js";
import { when } from "./when.js";

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
        `Close ${name}? Nobody can join or be called any more. The report of the day is mailed to you, ` +
        "then everything is deleted. This cannot be undone.";
      if ((await sure(words, "Yes, close the store")) && this.board) close();
    };
  }

  show(board) {
    this.board = board;
    at("about-words").value = board.description;
    at("counter-until").textContent = `It closes by itself: ${when(board.closes_at, board.timezone)}.`;
    at("counter-more").hidden = false;
  }

  saved() {
    at("about-said").textContent = "Saved.";
  }

  clear() {
    this.board = undefined;
    at("about-said").textContent = "";
    at("counter-more").hidden = true;
  }
}
