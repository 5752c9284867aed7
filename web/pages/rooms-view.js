// For organisers: signing in, and one's own waiting rooms.

import { SignedOut } from "./account.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { number, phases } from "./room-words.js";
import { deskAddress } from "./route.js";

export class RoomsView {
  heading = at("rooms-title");
  title = "Waiting rooms";
  latest = new Latest();

  constructor(api, account, arrived) {
    Object.assign(this, { account, arrived });
    at("rooms-sign-in").onsubmit = (event) => {
      event.preventDefault();
      this.signIn();
    };
    at("rooms-sign-out").onclick = async () => {
      await account.signOut();
      this.out("You are signed out.");
    };
  }

  enter() {
    this.turn();
    this.arrived();
  }

  leave() {
    this.latest.drop();
    for (const place of ["rooms-said", "rooms-wrong"]) at(place).textContent = "";
  }

  turn() {
    const { kept } = this.account;
    at("rooms-sign-in").hidden = Boolean(kept);
    at("rooms-own").hidden = !kept;
    at("rooms-list").replaceChildren();
    at("rooms-trouble").replaceChildren();
    at("rooms-none").hidden = true;
    if (kept) this.list();
  }

  list() {
    this.latest.ask(
      (signal) => this.account.mine("GET", "/v1/waiting-rooms?limit=100", undefined, { signal }),
      ({ items }) => {
        at("rooms-none").hidden = items.length > 0;
        at("rooms-list").replaceChildren(...items.map(card));
      },
      (error) => {
        if (error instanceof SignedOut) this.out(error.message);
        else failure(at("rooms-trouble"), error, () => this.list());
      },
    );
  }

  async signIn() {
    at("rooms-wrong").textContent = "";
    try {
      await this.account.signIn(at("rooms-email").value.trim(), at("rooms-password").value);
    } catch (error) {
      at("rooms-wrong").textContent = error.message;
      return;
    }
    at("rooms-password").value = "";
    this.out("You are signed in.");
  }

  out(words) {
    this.turn();
    at("rooms-said").textContent = words;
    this.heading.focus();
  }
}

function card({ room_id, name, phase, waiting }) {
  const link = element("a", { href: deskAddress(room_id) }, name);
  return element("li", {}, element("h2", {}, link), element("p", {}, `${phases(phase)} · ${number(waiting)} waiting`));
}
