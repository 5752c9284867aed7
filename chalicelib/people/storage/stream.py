"""Customers' contacts in the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AddressConfirmed:
    """A customer has just confirmed their address."""

    customer: str
    sequence: str


def address_confirmed(record: Mapping[str, Any]) -> AddressConfirmed | None:
    """None for records of other things, and for contacts whose address was confirmed before, or is not."""
    change = record["dynamodb"]
    kind, _, customer = change["Keys"]["pk"]["S"].partition("#")
    if kind != "CUSTOMER" or change["Keys"]["sk"]["S"] != "~":
        return None
    if not _confirmed(change.get("NewImage")) or _confirmed(change.get("OldImage")):
        return None
    return AddressConfirmed(customer, change["SequenceNumber"])


def _confirmed(image: Mapping[str, Any] | None) -> bool:
    return bool(image and image.get("email_confirmed", {}).get("BOOL"))
