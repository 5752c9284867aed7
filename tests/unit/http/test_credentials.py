"""Which answers are kept sealed: all that have credentials in them, and a new one cannot be forgotten."""

from __future__ import annotations

import re

import pytest

from chalicelib.orders.door_views import CheckIn
from chalicelib.orders.views import Booking
from chalicelib.stores.ticket_views import StoreTickets
from chalicelib.stores.views import Session
from functions.http.credentials import fields_of, has_credentials
from tests.support.contract import DeclaredCall, declared_calls

_SOUNDS_SECRET = re.compile(
    r"(^|_)(token|secret|password|passcode|credential|session|signature|jwt|key|pin)$|^(ticket|code|url|svg|link)$"
)
NO_CREDENTIALS = {
    ("Payment", "publishable_key"): "the provider's public key",
    ("Challenge", "site_key"): "the public key of a widget",
    ("PushKey", "key"): "the public key of alerts",
    ("RefusedSeat", "code"): "a word for why the door refuses a seat",
    ("Booking", "ticket"): "a Struct, whose fields are marked",
}
"""Fields that sound like credentials and are none."""


def _answers() -> list[DeclaredCall]:
    return [call for call in declared_calls() if isinstance(call.route.answer, type)]


@pytest.mark.parametrize("call", _answers(), ids=lambda call: call.name)
def test_whatever_sounds_like_a_credential_is_marked(call: DeclaredCall) -> None:
    """In the answers of all calls, also of those that are not kept today."""
    for struct, name, secret in fields_of(call.route.answer):
        if _SOUNDS_SECRET.search(name) and (struct, name) not in NO_CREDENTIALS:
            assert secret, f"{struct}.{name} should have chalicelib.shapes.SECRET in its type, or be in NO_CREDENTIALS"


def test_exceptions_are_fields_that_exist_and_are_not_marked() -> None:
    """So that the list stays short."""
    found = {(struct, name): secret for call in _answers() for struct, name, secret in fields_of(call.route.answer)}
    assert {field: found.get(field) for field in NO_CREDENTIALS} == dict.fromkeys(NO_CREDENTIALS, False)


def test_answers_with_credentials_are_known() -> None:
    """However deep they are in them; an answer without any is kept as it is."""
    assert has_credentials(Booking)
    assert has_credentials(Session)
    assert not has_credentials(CheckIn)
    assert not has_credentials(StoreTickets)
    assert not has_credentials(None)
