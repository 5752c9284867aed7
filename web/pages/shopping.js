// Whether the visitor is let in to the sale of the event on the screen, where it has a waiting room, and for how long:
// the admission is renewed in its last third, while they look on.

import { admission, admitted, over } from "./admissions.js";
import { at } from "./element.js";
import { roomAddress } from "./route.js";
import { minutes, secondsUntil } from "./when.js";

const AGAIN = 15_000;

export class Shopping {
  constructor(api) {
    this.api = api;
  }

  // The event on the screen, if any.
  visit(event) {
    this.event = event;
    this.asked = 0;
    this.last = false;
    if (event) at("admission-room").href = roomAddress(event.event_id);
    this.tick();
  }

  get inside() {
    return !this.event?.waiting_room || Boolean(admission(this.event.event_id));
  }

  tick() {
    const { event } = this;
    at("admission").hidden = !event?.waiting_room;
    if (!event?.waiting_room) return;
    const found = admission(event.event_id);
    at("admission-room").hidden = Boolean(found);
    const ends = this.last ? "It ends then." : "";
    at("admission-words").textContent = found
      ? `You are in: ${minutes(secondsUntil(found.until))} left to choose and pay. ${ends}`
      : "You need to come through the waiting room to choose seats.";
    if (!found || document.hidden || found.until - Date.now() > found.lasts / 3) return;
    if (!ends && Date.now() - this.asked > AGAIN) this.renew(event.event_id, found.ticket);
  }

  async renew(room, ticket) {
    this.asked = Date.now();
    try {
      const path = `/v1/waiting-rooms/${room}/admissions/renew`;
      admitted(room, await this.api.mine("POST", path, { ticket }, { another: true }), ticket);
    } catch (error) {
      if (error.code === "RENEWALS_USED") this.last = true;
      else if (error.status === 410) over(room);
    }
  }
}

// Who has booked makes room for the next one.
export async function leaveRoom(api, room) {
  if (!admission(room)) return;
  over(room);
  await api.mine("DELETE", `/v1/waiting-rooms/${room}/admissions`).catch(() => {});
}
