// The code at a bar's door, with which guests say that they are there: to be printed, and made anew once it has got
// about.

import { at } from "./element.js";
import { sure } from "./sure.js";

const ANEW = "Make a new code? The one at the door counts no more then, so print the new one.";

export class ConsoleDoor {
  // `alone` does one thing at a time and says what is wrong; `did` hears what was done.
  constructor(alone, did) {
    at("console-door").onclick = () => (at("door").hidden ? alone(() => this.show("GET")) : this.hide());
    at("door-print").onclick = () => print();
    at("door-anew").onclick = async () => {
      if (!(await sure(ANEW, "Yes, make a new one"))) return;
      await alone(async () => {
        if (await this.show("POST")) did("There is a new code for the door.");
      });
    };
  }

  // With the bar's id; without, none.
  visit(bar, account) {
    Object.assign(this, { bar, account });
    this.hide();
  }

  // Whether it is shown, for one may have gone elsewhere.
  async show(method) {
    const { bar } = this;
    const { svg } = await this.account.mine(method, `/v1/bars/${bar}/door`, method === "POST" ? {} : undefined);
    if (bar !== this.bar) return false;
    at("door-picture").src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    const first = at("door").hidden;
    this.turn(false);
    if (first) at("door-title").focus();
    return true;
  }

  hide() {
    this.turn(true);
    at("door-picture").removeAttribute("src");
  }

  turn(hidden) {
    at("door").hidden = hidden;
    at("console-door").setAttribute("aria-expanded", !hidden);
  }
}
