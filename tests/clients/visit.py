"""A customer's visit with the generated client: holds and books two seats, then queues in a store. Prints what it got.

python visit.py API EVENT STORE CODE
"""

from __future__ import annotations

import json
import sys

from generated_client import AuthenticatedClient, Client  # type: ignore[import-not-found]
from generated_client.api.orders import book  # type: ignore[import-not-found]
from generated_client.api.people import add_customer  # type: ignore[import-not-found]
from generated_client.api.seats import take_hold  # type: ignore[import-not-found]
from generated_client.api.stores import join_queue, scan_code  # type: ignore[import-not-found]
from generated_client.models import (  # type: ignore[import-not-found]
    BestAvailable,
    Booking,
    Customer,
    Hold,
    NewBooking,
    NewHold,
    NewPerson,
    NewTickets,
    PaymentChoice,
    Scan,
    Session,
    StoreTickets,
)


def main() -> None:
    api, event, store, code = sys.argv[1:]
    made = add_customer.sync(client=Client(api))
    assert isinstance(made, Customer), made
    client = AuthenticatedClient(api, made.token)

    wish = NewHold(best_available=BestAvailable(category="standard", quantity=2))
    hold = take_hold.sync(event, client=client, body=wish)
    assert isinstance(hold, Hold), hold
    paid = NewBooking(hold_id=hold.hold_id, payment=PaymentChoice(method="test"))
    booking = book.sync(event, client=client, body=paid, idempotency_key="one-visit")
    assert isinstance(booking, Booking), booking

    session = scan_code.sync(store, client=client, body=Scan(code=code))
    assert isinstance(session, Session), session
    people = [NewPerson(name="Bo", queue_id=session.queues[0].queue_id)]
    joined = join_queue.sync(store, client=client, body=NewTickets(session=session.session, people=people))
    assert isinstance(joined, StoreTickets), joined

    print(json.dumps({"seats": booking.seats, "status": booking.status, "state": joined.tickets[0].state}))


if __name__ == "__main__":
    main()
