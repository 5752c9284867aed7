"""What a stored password costs to guess: the full cost, unless a test puts another in its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unauthorized
from chalicelib.people.rules.passwords import Scrypt
from chalicelib.people.sign_in import SignIns
from chalicelib.people.storage import accounts
from chalicelib.settings import settings
from tests.worlds.world import FixedKeys, World

EMAIL = "ann@example.com"
FULL_COST = ["scrypt", "16384", "8", "5"]


class _Timers:
    """Only letters that ask to confirm an address are due here, and none is sent."""

    def set(self, deadlines: Sequence[Deadline]) -> int:
        assert [deadline.kind for deadline in deadlines] == [DeadlineKind.CONFIRM]
        return 0


def _cost(kind: TokenKind) -> list[str]:
    """Algorithm, cost, block size and parallelism of the stored hash."""
    (account,) = accounts.with_email(kind, EMAIL)
    return account.password.split("$")[:4]


def _opened(app: wiring.App, kind: TokenKind) -> str:
    """The id of a new account."""
    if kind is TokenKind.STORE:
        return app.stores.open_store.open(EMAIL, "correct horse", "Ann's Fish", "UTC", ["Bread"], "").account
    return app.people.identities.sign_up(EMAIL, "correct horse", "Roxy Cinemas", "").account


@pytest.mark.parametrize("kind", [TokenKind.OPERATOR, TokenKind.STORE])
def test_a_stored_password_has_its_full_cost(here: World, kind: TokenKind) -> None:
    """Set by opening the account or by an emailed link; no setting of a deployment lowers it."""
    app = wiring.App(settings(), wiring.Ports(clock=here.clock, keys=FixedKeys(), timers=_Timers()))
    account = _opened(app, kind)
    assert _cost(kind) == FULL_COST
    here.confirm(kind, EMAIL)
    before = accounts.with_email(kind, EMAIL)
    key, until = email_key(EMAIL), here.clock.now() + MINUTE
    assert accounts.store_reset_token(kind, key, account, "rst_1", until)
    link = Identity(TokenKind.RESET, account, family=key, scope=kind.value)
    app.people.reset_password.reset(kind, app.people.tokens.sign(link, "rst_1", until), "battery staple")
    assert accounts.with_email(kind, EMAIL) != before
    assert _cost(kind) == FULL_COST


def test_an_unknown_email_costs_what_a_known_one_does(here: World) -> None:
    """Otherwise the time that a refused sign-in takes would show who has an account."""
    made: list[str] = []

    class Noted(Scrypt):
        """Keeps the hashes that it makes."""

        def hash(self, password: str) -> str:
            made.append(super().hash(password))
            return made[-1]

    people = here.app.people
    door = SignIns(TokenKind.OPERATOR, people.tokens, people.open_sign_ins, Noted(4, 1, 1), here.clock)
    with pytest.raises(Unauthorized):
        door.sign_in(EMAIL, "correct horse")
    assert [hashed.split("$")[:4] for hashed in made] == [["scrypt", "4", "1", "1"]]
