// The ticket of a confirmed booking, and the ways to take it along.

import { at } from "./element.js";

// The page of tickets comes with this policy in a header, which a blob has not: so it is said in the page again.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const KEPT = 60_000;

export class Ticket {
  constructor(api) {
    this.api = api;
    this.does("ticket-print", () => this.print());
    this.does("ticket-calendar", () => this.note());
  }

  // As an image, in which an SVG can neither run nor load anything.
  show(booking, token) {
    this.token = token;
    if (booking?.booking_id !== this.booking?.booking_id) at("ticket-trouble").textContent = "";
    this.booking = booking;
    const svg = booking?.ticket?.svg;
    at("ticket").hidden = !svg;
    if (!svg) return;
    const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    if (at("ticket-code").src !== source) at("ticket-code").src = source;
    at("ticket-code").alt = `Ticket for ${booking.seats.join(", ")}, as a code to be shown at the door`;
    const several = booking.seats.length > 1;
    at("ticket-note").textContent = several
      ? "One code for all your seats; printed, each seat has its own."
      : "Show it at the door.";
  }

  // Browsers let a click open a tab, but not what comes of it later.
  async print() {
    const tab = open("", "_blank");
    if (!tab) throw new Error("The browser did not open a new tab. Please allow it for this page.");
    try {
      const page = await (await this.api.file(`${this.path()}/ticket.html`, this.token)).text();
      const policy = `<head><meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
      tab.opener = null;
      tab.location.replace(keep(new Blob([page.replace("<head>", policy)], { type: "text/html" })));
    } catch (error) {
      tab.close();
      throw error;
    }
  }

  async note() {
    const link = document.createElement("a");
    link.href = keep(await this.api.file(`${this.path()}/event.ics`, this.token));
    link.download = `${this.booking.booking_id}.ics`;
    link.click();
  }

  path() {
    return `/v1/bookings/${this.booking.booking_id}`;
  }

  does(id, act) {
    at(id).onclick = async () => {
      at(id).disabled = true;
      at("ticket-trouble").textContent = "";
      try {
        await act();
      } catch (error) {
        at("ticket-trouble").textContent = error.message;
      } finally {
        at(id).disabled = false;
        if (document.activeElement === document.body) at(id).focus();
      }
    };
  }
}

function keep(blob) {
  const address = URL.createObjectURL(blob);
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
  return address;
}
