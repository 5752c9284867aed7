"""Whom an event's cap counts for."""

from __future__ import annotations

from enum import StrEnum


class CapPer(StrEnum):
    """Whom `max_per_customer` counts for. customer: each identity, which anyone can have many of. email: each confirmed
    email address, which a customer then needs to hold seats or to wait for them."""

    CUSTOMER = "customer"
    EMAIL = "email"
