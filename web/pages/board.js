// A store's board: its queues and who is in them, with names if it is the store's own.

export class Board {
  constructor({ queues, ...about }) {
    Object.assign(this, about);
    this.queues = new Map(queues.map((queue) => [queue.queue_id, { ...queue, tickets: byId(queue.tickets) }]));
  }

  get open() {
    return this.state === "open";
  }

  // Each change says how something is now, so applying it twice does no harm.
  apply(changes) {
    for (const change of changes) {
      const queue = this.queues.get(change.queue_id);
      if (change.store_id) Object.assign(this, change);
      else if (!change.ticket_id) Object.assign(queue ?? {}, change);
      // The answer to a move leaves out what only the board knows.
      else queue?.tickets.set(change.ticket_id, { ...queue.tickets.get(change.ticket_id), ...change });
    }
  }

  // Those of a queue in this state, in the order of their numbers.
  those(queue, state) {
    const found = [...this.queues.get(queue).tickets.values()].filter((ticket) => ticket.state === state);
    return found.sort((one, other) => place(one) - place(other));
  }

  // Those who wait or are called, in any queue.
  get standing() {
    const tickets = [...this.queues.values()].flatMap((queue) => [...queue.tickets.values()]);
    return tickets.filter(({ state }) => state === "waiting" || state === "processing");
  }

  ticket(queue, id) {
    return this.queues.get(queue)?.tickets.get(id);
  }

  // A ticket by its id alone, with its queue.
  anywhere(id) {
    for (const { queue_id, tickets } of this.queues.values()) {
      if (tickets.has(id)) return { ...tickets.get(id), queue_id };
    }
    return undefined;
  }

  // How many wait before this one.
  ahead(queue, ticket) {
    return this.those(queue, "waiting").filter((other) => place(other) < place(ticket)).length;
  }
}

function byId(tickets) {
  return new Map(tickets.map((ticket) => [ticket.ticket_id, ticket]));
}

// "A042" is the 42nd of its queue.
function place({ number }) {
  return Number(number.slice(1));
}
