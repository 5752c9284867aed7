"""Stripe's events (docs.stripe.com/api/events): the types that are handled, and the payment that each is about.

Only the type and two ids are read: an event may be old by the time it arrives.
"""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.core.ids import is_id
from chalicelib.errors import Malformed
from chalicelib.orders.rules.payments import PaymentEvent

_PAYMENT_TYPES = frozenset(
    {"payment_intent.amount_capturable_updated", "payment_intent.succeeded", "payment_intent.canceled"}
)
_AUDIT_TYPES = frozenset(
    {
        "charge.refunded",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
    }
)


class _Object(msgspec.Struct):
    """The object of an event, with the fields that are read."""

    id: str = ""
    payment_intent: str | None = None
    metadata: dict[str, Any] | None = None


class _Data(msgspec.Struct):
    object: msgspec.Raw


class _Event(msgspec.Struct):
    type: str
    data: _Data


def parse_event(payload: bytes) -> PaymentEvent | None:
    """The payment event, None for a type that is not handled or a payment that is not ours.

    Raises `Malformed` for a payload that is not an event.
    """
    try:
        event = msgspec.json.decode(payload, type=_Event)
        if event.type not in _PAYMENT_TYPES | _AUDIT_TYPES:
            return None
        about = msgspec.json.decode(event.data.object, type=_Object)
    except msgspec.MsgspecError as exc:
        raise Malformed("This is not an event of Stripe's.") from exc
    order = (about.metadata or {}).get("order")
    if event.type in _PAYMENT_TYPES and isinstance(order, str) and is_id("bkg", order):
        return PaymentEvent(order, about.id)
    if event.type in _AUDIT_TYPES and about.payment_intent:
        return PaymentEvent(None, about.payment_intent, audit=True)
    return None
