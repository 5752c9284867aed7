"""New objects of Stripe: the names and first values of their fields, without those that Linehold never reads."""

from __future__ import annotations

import secrets
import time

from doubles.stripe.ledger import Object


def _new(prefix: str, kind: str) -> Object:
    id = f"{prefix}_{secrets.token_hex(12)}"
    return {"id": id, "object": kind, "created": int(time.time()), "livemode": False}


def new_intent(amount: int, currency: str, capture_method: str, types: list[str], metadata: dict[str, str]) -> Object:
    intent = _new("pi", "payment_intent")
    return intent | {
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": capture_method,
        "client_secret": f"{intent['id']}_secret_{secrets.token_hex(12)}",
        "confirmation_method": "automatic",
        "currency": currency,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": metadata,
        "next_action": None,
        "payment_method": None,
        "payment_method_types": types,
        "processing": None,
        "receipt_email": None,
        "status": "requires_payment_method",
    }


def new_charge(intent: Object, paid: bool) -> Object:
    """An authorisation that succeeded or was declined; nothing is captured yet."""
    return _new("ch", "charge") | {
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "captured": False,
        "currency": intent["currency"],
        "disputed": False,
        "failure_code": None if paid else "card_declined",
        "failure_message": None if paid else "Your card was declined.",
        "metadata": dict(intent["metadata"]),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "refunded": False,
        "status": "succeeded" if paid else "failed",
    }


def new_payment_method() -> str:
    """The id of a customer's card."""
    return str(_new("pm", "payment_method")["id"])


def new_refund(charge: Object, amount: int, status: str, metadata: dict[str, str], reason: str | None) -> Object:
    return _new("re", "refund") | {
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "currency": charge["currency"],
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "status": status,
    }


def new_dispute(charge: Object) -> Object:
    return _new("du", "dispute") | {
        "amount": charge["amount_captured"] - charge["amount_refunded"],
        "charge": charge["id"],
        "currency": charge["currency"],
        "is_charge_refundable": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }
