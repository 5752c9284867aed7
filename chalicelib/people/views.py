"""What clients are shown of people."""

from __future__ import annotations

import msgspec


class SignedIn(msgspec.Struct, frozen=True):
    operator_id: str
    access_token: str
    refresh_token: str
    expires_at: str
    expires_in: int


class Customer(msgspec.Struct, frozen=True):
    customer_id: str
    token: str
    expires_at: str
    expires_in: int


class CustomerDetails(msgspec.Struct, frozen=True):
    customer_id: str
    name: str | None
    email: str | None
    phone: str | None
