"""The alert that a number of a store's queue is called."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import MINUTE
from chalicelib.people.rules.alerts import Alert, AlertKind
from chalicelib.stores.rules.stores import Store
from chalicelib.stores.rules.tickets import QueueTicket, TicketState, number_in
from chalicelib.stores.storage import stores, tickets

_PREFIX = "STORE#"
_TRUE_FOR = 10 * MINUTE


class StoreAlerts:
    keys = (_PREFIX,)

    def write(self, customer: str, key: str, now: int) -> Alert | None:
        """None once the customer is served or gone, and for another customer's number."""
        place = number_in(key.removeprefix(_PREFIX))
        ticket = tickets.get(place) if place else None
        if ticket is None or ticket.customer != customer or ticket.state is not TicketState.PROCESSING:
            return None
        store: Store | None = stores.get(ticket.store)
        if store is None:
            return None
        mark = f"{key}@{ticket.called}"
        return Alert(AlertKind.CALLED, store.name, ticket.text, f"#/line/{store.id}", now + _TRUE_FOR, mark)


def deadlines(ticket: QueueTicket, now: int) -> Iterator[Deadline]:
    """An alert, when a customer's ticket is called."""
    if ticket.state is TicketState.PROCESSING and ticket.customer is not None:
        yield Deadline(DeadlineKind.ALERT, f"{ticket.customer}/{_PREFIX}{ticket.id}", now)
