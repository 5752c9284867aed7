"""The alert that a till calls a shopper."""

from __future__ import annotations

from chalicelib.checkout.rules.changes import ALERTED
from chalicelib.checkout.rules.tickets import ShopperState, key_in
from chalicelib.checkout.storage import markets, tickets
from chalicelib.core.times import MINUTE
from chalicelib.people.rules.alerts import Alert, AlertKind

_TRUE_FOR = 5 * MINUTE


class CheckoutAlerts:
    keys = (ALERTED,)

    def write(self, customer: str, key: str, now: int) -> Alert | None:
        """None once the shopper is served or gone, and for another customer's number."""
        market, _, id = key.removeprefix(ALERTED).partition("/")
        place = key_in(market, id)
        ticket = tickets.get(market, place) if place else None
        if ticket is None or ticket.customer != customer or ticket.state is not ShopperState.CALLED:
            return None
        found = markets.get(market, consistent=False)
        if found is None:
            return None
        mark = f"{key}@{ticket.called}/{ticket.lane}/{ticket.recalled}"
        return Alert(AlertKind.CALLED, found.profile.name, ticket.who.text, f"#/market/{market}", now + _TRUE_FOR, mark)
