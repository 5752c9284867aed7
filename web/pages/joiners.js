// The people who join: up to five, each with a name and a queue.

import { at, element } from "./element.js";

const MOST = 5;
const LONGEST_PHONE = 80;

export class Joiners {
  count = 0;
  queues = [];

  constructor() {
    at("join-more").onclick = () => this.add().querySelector("input").focus();
  }

  clear() {
    at("join-people").replaceChildren();
  }

  // The queues as they are now; what was filled in already stays.
  offer(queues) {
    this.queues = queues;
    if (this.all.length === 0) this.add();
    for (const person of this.all) this.turn(person);
  }

  pause(id) {
    this.offer(this.queues.map((queue) => (queue.queue_id === id ? { ...queue, paused: true } : queue)));
  }

  get all() {
    return [...at("join-people").children];
  }

  get people() {
    return this.all.map((person) => {
      const [name, phone] = [...person.querySelectorAll("input")].map((input) => input.value.trim());
      const queue_id = person.querySelector("select").value;
      return phone ? { name, phone, queue_id } : { name, queue_id };
    });
  }

  add() {
    const id = `person-${++this.count}`;
    const first = this.all.length === 0;
    const own = (kind) => (first ? kind : "off");
    const name = { id: `${id}-name`, required: "", maxlength: 100, pattern: ".*\\S.*", autocomplete: own("name") };
    const phone = { id: `${id}-phone`, type: "tel", maxlength: LONGEST_PHONE, autocomplete: own("tel") };
    const remove = element("button", { type: "button" }, "Remove");
    const person = element(
      "fieldset",
      {},
      element("legend", {}),
      field("Name", element("input", name)),
      field("Phone (optional)", element("input", phone)),
      field("Queue", element("select", { id: `${id}-queue`, required: "" })),
      element("p", {}, remove),
    );
    remove.onclick = () => {
      const next = person.nextElementSibling ?? person.previousElementSibling;
      person.remove();
      this.number();
      next.querySelector("input").focus();
    };
    at("join-people").append(person);
    this.turn(person);
    this.number();
    return person;
  }

  // With one queue there is nothing to choose. Whoever chose one that is paused now chooses again.
  turn(person) {
    const select = person.querySelector("select");
    const chosen = select.value;
    const open = this.queues.filter((queue) => !queue.paused);
    const options = this.queues.map(({ queue_id, name, paused }) => {
      const option = element("option", { value: queue_id }, paused ? `${name} – takes no customer in just now` : name);
      option.disabled = paused;
      return option;
    });
    const none = element("option", { value: "" }, "Choose a queue");
    select.replaceChildren(...(open.length === 1 ? [] : [none]), ...options);
    const still = open.length === 1 ? open[0] : open.find((queue) => queue.queue_id === chosen);
    select.value = still?.queue_id ?? "";
    select.parentElement.hidden = this.queues.length === 1 && open.length === 1;
  }

  number() {
    this.all.forEach((person, place) => {
      person.querySelector("legend").textContent = place === 0 ? "You" : `Person ${place + 1}`;
      const remove = person.querySelector("button");
      remove.setAttribute("aria-label", `Remove person ${place + 1}`);
      remove.parentElement.hidden = this.all.length === 1;
    });
    at("join-more").hidden = this.all.length === MOST;
  }
}

function field(words, input) {
  return element("p", {}, element("label", { for: input.id }, words), input);
}
