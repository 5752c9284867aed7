"""Payment intents: the calls of the merchant that create and change them."""

from __future__ import annotations

import time

from doubles.stripe.errors import Invalid, Problem, unexpected_state
from doubles.stripe.forms import Params, check_names, metadata, one_of, positive, required
from doubles.stripe.ledger import Ledger, Object
from doubles.stripe.limits import check_amount
from doubles.stripe.objects import new_intent

CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")
_STORED_FIELDS = (
    "customer",
    "description",
    "payment_method_options",
    "receipt_email",
    "setup_future_usage",
    "shipping",
)
_TEXTS = ("statement_descriptor", "statement_descriptor_suffix", "transfer_group")
_OF_CREATE = (
    "amount",
    "currency",
    "capture_method",
    "allowed_payment_method_types",
    "metadata",
    *_STORED_FIELDS,
    *_TEXTS,
)


def create(ledger: Ledger, params: Params) -> Object:
    if "payment_method_types" in params:
        raise Problem(400, "This version takes no payment_method_types.", "payment_method_types_no_longer_supported")
    check_names(params, _OF_CREATE)
    amount, currency = positive(params, "amount"), required(params, "currency").lower()
    check_amount(amount, currency)
    method = one_of(params, "capture_method", ("automatic", "automatic_async", "manual"), "automatic")
    types = params.get("allowed_payment_method_types", ["card"])
    if not isinstance(types, list):
        raise Invalid(400, "Invalid array", param="allowed_payment_method_types")
    intent = new_intent(amount, currency, str(method), types, metadata(params))
    intent |= {name: params[name] for name in (*_STORED_FIELDS, *_TEXTS) if name in params}
    ledger.intents[intent["id"]] = intent
    ledger.emit("payment_intent.created", intent)
    return intent


def capture(ledger: Ledger, id: str, params: Params) -> Object:
    """Captures the whole amount: the double has no partial captures."""
    check_names(params, ("amount_to_capture", "metadata"))
    intent = ledger.intent(id)
    if intent["status"] != "requires_capture":
        raise unexpected_state(intent, "captured", ("requires_capture",))
    if "amount_to_capture" in params and positive(params, "amount_to_capture") != intent["amount"]:
        raise Invalid(400, "This double captures the whole amount only.", param="amount_to_capture")
    if id in ledger.captures_refused:
        raise Problem(
            402,
            "The authorization of this charge has expired.",
            "capture_charge_authorization_expired",
            "card_error",
            charge=intent["latest_charge"],
            payment_intent=dict(intent),
        )
    intent["metadata"] |= metadata(params)
    mark_captured(ledger, intent)
    ledger.emit("charge.captured", ledger.charge(intent["latest_charge"]))
    ledger.emit("payment_intent.succeeded", intent)
    return intent


def mark_captured(ledger: Ledger, intent: Object) -> None:
    """Captures the authorised money. The caller makes the event."""
    ledger.charge(intent["latest_charge"]).update(captured=True, amount_captured=intent["amount"])
    intent.update(status="succeeded", amount_capturable=0, amount_received=intent["amount"])


def cancel(ledger: Ledger, id: str, params: Params) -> Object:
    check_names(params, ("cancellation_reason",))
    reason = one_of(params, "cancellation_reason", REASONS, None)
    intent = ledger.intent(id)
    if intent["status"] not in CANCELABLE:
        raise unexpected_state(intent, "canceled", CANCELABLE)
    close(ledger, intent, reason)
    return intent


def close(ledger: Ledger, intent: Object, reason: str | None) -> None:
    """Cancels for good. Since 2025-03-31 this makes no refund, and does not mark the charge as refunded."""
    intent.update(
        status="canceled",
        amount_capturable=0,
        canceled_at=int(time.time()),
        cancellation_reason=reason,
        next_action=None,
        processing=None,
    )
    ledger.emit("payment_intent.canceled", intent)
