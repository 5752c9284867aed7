// Adds a person by hand at the counter: a name and a queue; no phone and no scan are needed.

import { at, element } from "./element.js";

export class CounterAdd {
  // `add` is told the person and the key of this attempt; it resolves when they are in.
  constructor(add) {
    at("add").onsubmit = async (event) => {
      event.preventDefault();
      const [name, phone, queue_id] = ["add-name", "add-phone", "add-queue"].map((id) => at(id).value.trim());
      this.key ??= crypto.randomUUID();
      if (await add(phone ? { name, phone, queue_id } : { name, queue_id }, this.key)) this.clear();
    };
    // Another person is another attempt.
    at("add").oninput = () => (this.key = undefined);
  }

  clear() {
    this.key = undefined;
    at("add").reset();
    at("add-name").focus();
  }

  // An open list is left alone while nothing in it changes.
  show(board) {
    const shape = JSON.stringify([...board.queues.values()].map(({ queue_id, paused }) => [queue_id, paused]));
    if (shape === this.shape) return;
    this.shape = shape;
    const select = at("add-queue");
    const chosen = select.value;
    const options = [...board.queues.values()].map(({ queue_id, name, paused }) => {
      const option = element("option", { value: queue_id }, paused ? `${name} (paused)` : name);
      option.disabled = paused;
      return option;
    });
    select.replaceChildren(...options);
    const kept = options.find((option) => option.value === chosen && !option.disabled);
    select.value = (kept ?? options.find((option) => !option.disabled))?.value ?? "";
  }
}
