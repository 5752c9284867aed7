// What the page of a bank said when it led back here. The payment provider writes it into the address, with the secret of
// the payment, which has no business there.

import type { Session } from "../core/session.ts";

export type Bank = "refused" | "sent" | undefined;

// Of this booking: also sent, if its card was sent in this browser just now.
export function bankSaid(session: Session, booking: string): Bank {
  const said = new URLSearchParams(location.search).get("redirect_status");
  if (location.search) history.replaceState(null, "", `${location.pathname}${location.hash}`);
  if (session.takeSent(booking)) return "sent";
  if (!said) return undefined;
  return said === "failed" ? "refused" : "sent";
}
