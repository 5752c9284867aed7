"""The books: every object of the account by its id, and the sums that a test checks at the end.

Objects are dicts in Stripe's own shape. The modules that act (intents, refunds, customer, bank) change them in place
under the account's lock, and after each change call `emit`, which makes an event with a snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from doubles.stripe.errors import missing
from doubles.stripe.events import Event, Events

Object = dict[str, Any]


class Ledger:
    def __init__(self, listener: Callable[[Event], None]) -> None:
        self.events = Events(listener)
        self.intents: dict[str, Object] = {}
        self.charges: dict[str, Object] = {}
        self.refunds: dict[str, Object] = {}
        self.disputes: dict[str, Object] = {}
        self.refunds_are_pending = False
        self.captures_refused: set[str] = set()

    def intent(self, id: str, param: str = "intent") -> Object:
        if id not in self.intents:
            raise missing("payment_intent", id, param)
        return self.intents[id]

    def charge(self, id: str) -> Object:
        if id not in self.charges:
            raise missing("charge", id, "id")
        return self.charges[id]

    def charge_of(self, intent: Object) -> Object | None:
        """The charge that was authorised. It replaces an earlier one that was declined."""
        charge = self.charges.get(intent["latest_charge"] or "")
        return charge if charge and charge["paid"] else None

    def emit(self, type: str, subject: Object) -> None:
        """Makes the event of a change that has been made."""
        intent = self.intents[subject["payment_intent"]] if "payment_intent" in subject else subject
        self.events.make(type, subject, intent["id"], intent["metadata"].get("order"))

    def of_order(self, order: str) -> list[Object]:
        return [intent for intent in self.intents.values() if intent["metadata"].get("order") == order]

    def kept(self, order: str) -> int:
        """The captured and not refunded amount over all intents of the order."""
        charges = [self.charge_of(intent) for intent in self.of_order(order)]
        return sum(each["amount_captured"] - each["amount_refunded"] for each in charges if each and each["captured"])

    def reserved(self, order: str) -> int:
        return sum(intent["amount_capturable"] for intent in self.of_order(order))
