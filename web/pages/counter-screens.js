// The screens of a store that show its codes: making this device one, and taking them away.

import { arrange } from "./arrange.js";
import { at, element } from "./element.js";
import { Kept } from "./kept.js";
import { screenAddress } from "./route.js";
import { when } from "./when.js";

export const screens = new Kept("linehold-screens");

export class CounterScreens {
  constructor(account, { alone, trouble }) {
    Object.assign(this, { account, alone, trouble });
    at("screens-use").onclick = () => alone("screen", () => this.use());
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  // With the store's id; without, none.
  visit(store) {
    this.store = store;
    at("screens").replaceChildren();
    this.look();
  }

  // Others add screens too.
  look() {
    if (this.store) this.list().catch((error) => this.trouble(error));
  }

  async list() {
    const { store } = this;
    const { items } = await this.account.mine("GET", `/v1/stores/${store}/displays`);
    if (store !== this.store) return;
    at("screens-none").hidden = items.length > 0;
    const inside = at("screens").contains(document.activeElement);
    arrange(at("screens"), items.map((display, place) => this.line(display, place + 1)));
    if (inside) at("screens-use").focus();
  }

  line({ display_id, added_at }, number) {
    const added = `Screen ${number}, since ${when(added_at)}`;
    const here = screens.get(display_id) && element("a", { href: screenAddress(display_id) }, "Show it on this device");
    const remove = element("button", { "aria-label": `Remove: ${added}` }, "Remove");
    remove.onclick = () => this.alone(display_id, () => this.remove(display_id));
    return element("li", {}, element("span", {}, added), here, remove);
  }

  async use() {
    const { display_id, display_token } = await this.account.mine("POST", `/v1/stores/${this.store}/displays`, {});
    screens.set(display_id, { store: this.store, token: display_token });
    location.hash = screenAddress(display_id);
  }

  async remove(display) {
    try {
      await this.account.mine("DELETE", `/v1/stores/${this.store}/displays/${display}`);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
    screens.delete(display);
    await this.list();
  }
}
