"""Acts of banks, which take their time, and changes without a request of ours. False: the state forbids it."""

from __future__ import annotations

from doubles.stripe.customer import PAYABLE, go_through
from doubles.stripe.intents import close
from doubles.stripe.ledger import Ledger, Object
from doubles.stripe.objects import new_dispute, new_payment_method

_WAITING = (*PAYABLE, "requires_action")


def process(ledger: Ledger, id: str) -> bool:
    """The customer pays with a method that the bank has to confirm later."""
    intent = ledger.intent(id)
    if intent["status"] not in _WAITING:
        return False
    method = intent["payment_method"] or new_payment_method()
    intent.update(status="processing", payment_method=method, next_action=None)
    ledger.emit("payment_intent.processing", intent)
    return True


def settle(ledger: Ledger, id: str) -> bool:
    """The bank confirms a payment that is processing."""
    intent = ledger.intent(id)
    if intent["status"] != "processing":
        return False
    go_through(ledger, intent)
    return True


def expire(ledger: Ledger, id: str) -> bool:
    """The authorisation ends before the money is captured."""
    intent = ledger.intent(id)
    if intent["status"] != "requires_capture":
        return False
    ledger.emit("charge.expired", ledger.charge(intent["latest_charge"]))
    close(ledger, intent, "expired")
    return True


def change(ledger: Ledger, id: str, amount: int | None, currency: str | None) -> bool:
    """Changes the amount or the currency. Stripe makes no event of such a change, nor does this."""
    intent = ledger.intent(id)
    if intent["status"] in ("succeeded", "canceled"):
        return False
    changes = {
        name: value for name, value in (("amount", amount), ("currency", currency and currency.lower())) if value
    }
    intent.update(changes)
    if charge := ledger.charge_of(intent):
        charge.update(changes)
        intent["amount_capturable"] = intent["amount"]
    return True


def dispute(ledger: Ledger, id: str) -> str | None:
    """The customer asks their bank for the captured money. The dispute's id, None if there is nothing to dispute."""
    charge = ledger.charge_of(ledger.intent(id))
    if charge is None or not charge["captured"] or charge["refunded"] or charge["disputed"]:
        return None
    charge["disputed"] = True
    dispute = new_dispute(charge)
    ledger.disputes[dispute["id"]] = dispute
    ledger.emit("charge.dispute.created", dispute)
    return str(dispute["id"])


def close_dispute(ledger: Ledger, id: str, won: bool) -> bool:
    """The bank decides the dispute. If the merchant won, the charge can be refunded again."""
    dispute = open_dispute(ledger, ledger.intent(id))
    if dispute is None:
        return False
    dispute["status"] = "under_review"
    ledger.emit("charge.dispute.updated", dispute)
    dispute.update(status="won" if won else "lost", is_charge_refundable=won)
    ledger.emit("charge.dispute.closed", dispute)
    return True


def open_dispute(ledger: Ledger, intent: Object) -> Object | None:
    ours = (each for each in ledger.disputes.values() if each["payment_intent"] == intent["id"])
    return next((each for each in ours if each["status"] not in ("won", "lost")), None)
