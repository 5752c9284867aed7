// What has become of a booking, in words for whom it belongs to.

import { price } from "./money.js";
import { when } from "./when.js";

const STATUS = new Map([
  ["pending_payment", "Waiting for the payment"],
  ["paid", "Paid, and being confirmed"],
  ["confirmed", "Confirmed"],
  ["cancelled", "Cancelled"],
  ["refunded", "Cancelled"],
  ["failed", "Not booked"],
]);

const REASONS = new Map([
  ["DECLINED", "The payment was declined."],
  ["AMOUNT_NOT_PAYABLE", "The payment provider does not take this amount."],
  ["NOT_PAID_IN_TIME", "It was not paid in time."],
  ["SEATS_LOST", "The payment came too late: another customer had the seats by then."],
  ["AMOUNT_DIFFERS", "Another amount was paid than these seats cost."],
  ["NOT_CAPTURED", "The bank did not hand over the money."],
  ["EVENT_CANCELLED", "The event does not take place."],
  ["CANCELLED_BY_CUSTOMER", "You cancelled it."],
  ["CANCELLED_BY_ORGANISER", "The organiser cancelled it."],
  ["REFUNDED_BY_PROVIDER", "The organiser returned the payment."],
]);

const RETURNED = new Map([
  ["CANCELLED_BY_CUSTOMER", "Given back by you"],
  ["CANCELLED_BY_ORGANISER", "Cancelled by the organiser"],
]);

const REFUNDS = new Map([
  ["due", "on its way back to you"],
  ["sent", "sent back to you; banks may take some days to show it"],
  ["failed", "which your bank did not accept: please ask the organiser for another way"],
]);

export function status(booking) {
  return STATUS.get(booking.status) ?? booking.status;
}

// Nothing for a reason that is newer than this page.
export function reason(booking) {
  return REASONS.get(booking.reason) ?? "";
}

// Whether anything was charged, and where it is. While money may be due, only the service knows whether it was taken.
export function money(booking) {
  const sum = price(left(booking));
  if (booking.refund === "due") return `Whatever was charged goes back to you: ${sum} at most.`;
  if (booking.refund) return `${sum}, ${REFUNDS.get(booking.refund)}.`;
  if (booking.status === "cancelled" || booking.status === "failed") return "Nothing was charged.";
  return "";
}

export function returned({ seats, amount, reason, status }) {
  const what = RETURNED.get(reason) ?? "Given back";
  const refund = status ? ` · ${price(amount)}, ${REFUNDS.get(status) ?? status}` : "";
  return `${what}: ${seats.join(", ")}${refund}.`;
}

// What was paid for the seats that were not given back one by one.
export function left({ total, returned }) {
  return { ...total, amount: returned.reduce((sum, part) => sum - part.amount.amount, total.amount) };
}

// Why it could not be cancelled.
export function refusal(error, timezone) {
  const { closed_at, seats, status } = error.details ?? {};
  switch (error.code) {
    case "CANCELLATION_CLOSED":
      return closed_at
        ? `This could be cancelled until ${when(closed_at, timezone)}.`
        : "Bookings of this event cannot be cancelled.";
    case "TICKET_USED":
      return `Already let in with ${seats ? seats.join(", ") : "this ticket"}: that cannot be cancelled any more.`;
    case "NOT_CANCELLABLE":
      if (status === "confirmed") return "This booking can only be cancelled as a whole.";
      return `This cannot be cancelled any more (${(STATUS.get(status) ?? status).toLowerCase()}).`;
    default:
      return error.message;
  }
}
