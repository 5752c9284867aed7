// What one should know even though nothing can be done about it: it stays until it is dismissed.

import { at, element } from "./element.js";
import { ending, surprising, wished } from "./waiting-words.js";

export class Notices {
  told = new Set();

  // `home` is called when there is nothing left to be at.
  constructor(news, home) {
    this.home = home;
    news.on("ended", async (place) => {
      if (!surprising(place)) return;
      const event = await news.event(place.event_id);
      const where = event ? `${event.name}: ` : "";
      this.add(place.waitlist_id, `${where}you no longer wait for ${wished(place.wish)}. ${ending(place.reason)}`);
    });
  }

  // Once about each place in line.
  add(key, words) {
    if (this.told.has(key)) return;
    this.told.add(key);
    const button = element("button", { "aria-label": `Dismiss: ${words}` }, "Dismiss");
    const notice = element("p", {}, element("span", {}, words), button);
    button.onclick = () => {
      const next = (notice.nextElementSibling ?? notice.previousElementSibling)?.querySelector("button");
      notice.remove();
      if (next) next.focus();
      else this.home();
    };
    at("notices").append(notice);
  }
}
