"""Refunds: never more than is left of the captured amount. A refund counts on its charge from the beginning.

created ──► pending ──settle──► succeeded
       └──────┼──────────────────┘│
              └───────fail────────┴──► failed: the charge has its money back
"""

from __future__ import annotations

from doubles.stripe.errors import Problem
from doubles.stripe.forms import Params, check_names, metadata, one_of, positive, required
from doubles.stripe.ledger import Ledger, Object
from doubles.stripe.objects import new_refund

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(ledger: Ledger, params: Params) -> Object:
    """A refund through the API."""
    check_names(params, ("payment_intent", "amount", "metadata", "reason"))
    intent = ledger.intent(required(params, "payment_intent"), "payment_intent")
    amount = positive(params, "amount") if "amount" in params else None
    return _refund(ledger, intent, amount, metadata(params), one_of(params, "reason", REASONS, None))


def by_hand(ledger: Ledger, id: str, amount: int | None) -> str | None:
    """A refund from Stripe's dashboard, without metadata. The refund's id, None if it is not possible."""
    try:
        return str(_refund(ledger, ledger.intent(id), amount, {}, "requested_by_customer")["id"])
    except Problem as problem:
        if problem.status == 404:
            raise
        return None


def settle(ledger: Ledger, id: str) -> bool:
    refund = ledger.refunds[id]
    if refund["status"] != "pending":
        return False
    refund["status"] = "succeeded"
    ledger.emit("refund.updated", refund)
    return True


def fail(ledger: Ledger, id: str) -> bool:
    """The customer's bank rejects the refund, perhaps days after it succeeded."""
    refund = ledger.refunds[id]
    if refund["status"] == "failed":
        return False
    refund.update(status="failed", failure_reason="unknown")
    charge = ledger.charge(refund["charge"])
    charge.update(amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False)
    ledger.emit("refund.updated", refund)
    ledger.emit("refund.failed", refund)
    return True


def of_intent(ledger: Ledger, intent: str) -> list[Object]:
    return [refund for refund in ledger.refunds.values() if refund["payment_intent"] == intent]


def _refund(ledger: Ledger, intent: Object, amount: int | None, metadata: dict[str, str], reason: str | None) -> Object:
    charge = _refundable(ledger, intent)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise Problem(400, message, param="amount")
    status = "pending" if ledger.refunds_are_pending else "succeeded"
    refund = new_refund(charge, amount, status, metadata, reason)
    ledger.refunds[refund["id"]] = refund
    charge.update(amount_refunded=charge["amount_refunded"] + amount, refunded=amount == left)
    ledger.emit("refund.created", refund)
    ledger.emit("charge.refunded", charge)
    return refund


def _refundable(ledger: Ledger, intent: Object) -> Object:
    charge = ledger.charge_of(intent)
    if charge is None or not charge["captured"]:
        raise Problem(400, f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    disputes = (each for each in ledger.disputes.values() if each["charge"] == charge["id"])
    if any(each["status"] != "won" for each in disputes):
        raise Problem(400, f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge_disputed")
    if charge["refunded"]:
        raise Problem(400, f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
    return charge
