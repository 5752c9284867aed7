"""Stripe's events (docs.stripe.com/api/events): which of them are looked after, and what each is about.

Nothing but the type and two ids is read: an event may be old by the time it comes.
"""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.core.ids import is_id
from chalicelib.errors import Malformed
from chalicelib.orders.rules.payments import PaymentEvent

_PAYMENT_NEWS = frozenset(
    {"payment_intent.amount_capturable_updated", "payment_intent.succeeded", "payment_intent.canceled"}
)
_OTHER_NEWS = frozenset(
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
    """What an event is about, as far as it is looked at."""

    id: str = ""
    payment_intent: str | None = None
    metadata: dict[str, Any] | None = None


class _Data(msgspec.Struct):
    object: msgspec.Raw


class _Event(msgspec.Struct):
    type: str
    data: _Data


def heard(payload: bytes) -> PaymentEvent | None:
    """What the event is about, None for one that needs nothing, whatever it looks like.

    Raises `Malformed` for what is no event.
    """
    try:
        event = msgspec.json.decode(payload, type=_Event)
        if event.type not in _PAYMENT_NEWS | _OTHER_NEWS:
            return None
        about = msgspec.json.decode(event.data.object, type=_Object)
    except msgspec.MsgspecError as exc:
        raise Malformed("This is no event of Stripe's.") from exc
    order = (about.metadata or {}).get("order")
    if event.type in _PAYMENT_NEWS and isinstance(order, str) and is_id("bkg", order):
        return PaymentEvent(order, about.id)
    if event.type in _OTHER_NEWS and about.payment_intent:
        return PaymentEvent(None, about.payment_intent, audit=True)
    return None
