"""A sign-in that has ended: refused at once where it ended, and within a second everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.store import counted
from chalicelib import wiring
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.rules.accounts import SignedIn
from chalicelib.people.storage import accounts
from chalicelib.settings import settings
from tests.worlds.world import FixedKeys, World

EMAIL, OLD, NEW = "ann@example.com", "correct horse", "battery staple"


def _elsewhere(here: World) -> wiring.App:
    """Another container."""
    return wiring.App(settings(), wiring.Ports(clock=here.clock, keys=FixedKeys()))


def _accepts(app: wiring.App, signed: SignedIn) -> bool:
    try:
        app.people.identities.identify(signed.access_token, TokenKind.OPERATOR)
    except Unauthorized as refused:
        return refused.code != "SIGNED_OUT"
    return True


def _sign_out(app: wiring.App, signed: SignedIn) -> None:
    app.people.operator_sign_ins.sign_out(signed.refresh_token)


def _reuse(app: wiring.App, signed: SignedIn) -> None:
    app.people.operator_sign_ins.refresh(signed.refresh_token)
    with pytest.raises(Unauthorized):
        app.people.operator_sign_ins.refresh(signed.refresh_token)


def _reset(app: wiring.App, signed: SignedIn) -> None:
    account = accounts.with_email(TokenKind.OPERATOR, EMAIL)[0]
    key = email_key(EMAIL)
    until = app.clock.now() + 60 * SECOND
    assert accounts.store_reset_token(TokenKind.OPERATOR, key, account.id, "rst_1", until)
    token = app.people.tokens.sign(Identity(TokenKind.RESET, account.id, key, scope="operator"), "rst_1", until)
    app.people.reset_password.reset(TokenKind.OPERATOR, token, NEW)


@pytest.mark.parametrize("end", [_sign_out, _reuse, _reset])
def test_an_ended_sign_in_is_refused_at_once_here_and_within_a_second_elsewhere(
    here: World, end: Callable[[wiring.App, SignedIn], None]
) -> None:
    """Both containers have just accepted it."""
    signed, there = here.app.people.identities.sign_up(EMAIL, OLD, "Ann", ""), _elsewhere(here)
    here.confirm(TokenKind.OPERATOR, EMAIL)
    assert _accepts(here.app, signed)
    assert _accepts(there, signed)
    end(here.app, signed)
    assert not _accepts(here.app, signed)
    here.clock.move(1)
    assert not _accepts(there, signed)


def test_an_open_sign_in_is_read_once_a_second(here: World) -> None:
    """However many calls its staff make."""
    signed = here.app.people.identities.sign_up(EMAIL, OLD, "Ann", "")
    with counted() as asked:
        assert all(_accepts(here.app, signed) for _ in range(5))
        assert asked.reads == 1
        here.clock.move(0.999)
        assert _accepts(here.app, signed)
        assert asked.reads == 1
        here.clock.move(0.001)
        assert _accepts(here.app, signed)
    assert (asked.reads, asked.writes) == (2, 0)


def test_an_ended_sign_in_is_not_remembered(here: World) -> None:
    """Each of its calls asks the table."""
    signed = here.app.people.identities.sign_up(EMAIL, OLD, "Ann", "")
    _sign_out(here.app, signed)
    with counted() as asked:
        assert not any(_accepts(here.app, signed) for _ in range(2))
    assert asked.reads == 2
