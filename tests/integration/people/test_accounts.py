"""Accounts and sign-ins in the table: emails and their accounts, lost answers, and races."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.email_address import email_key
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unauthorized
from chalicelib.people.open_sign_ins import OpenSignIns
from chalicelib.people.rules.accounts import Account, SignedIn
from chalicelib.people.storage import accounts, sessions
from chalicelib.people.storage.accounts import AccountItem
from chalicelib.people.storage.sessions import FamilyItem
from chalicelib.table.items import raw_item
from chalicelib.table.transactions import Cancelled, transact
from tests.support.clock import START, FakeClock
from tests.support.faults import answer_lost, before_write
from tests.support.passwords import CHEAP
from tests.worlds.world import World

EMAIL, OLD, NEW = "ann@example.com", "correct horse", "battery staple"
HASHED = CHEAP.hash(OLD)
KEY = email_key(EMAIL)
KINDS = [TokenKind.OPERATOR, TokenKind.STORE]
UNTIL = START + 15 * MINUTE


def _account(kind: TokenKind = TokenKind.OPERATOR, id: str = "acc_1") -> Account:
    return Account(kind, id, EMAIL, "Roxy Cinemas", HASHED, START, START, confirmed=True)


def _stranger(kind: TokenKind = TokenKind.OPERATOR, id: str = "acc_2") -> Account:
    """An account that someone has opened with Ann's address."""
    return replace(_account(kind, id), confirmed=False)


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_is_read_as_it_was_written(store: None, kind: TokenKind) -> None:
    """By its email and by the email's digest, and not as another kind."""
    account = _account(kind)
    accounts.add(account)
    assert accounts.with_email(kind, EMAIL) == [account]
    assert accounts.find(kind, KEY, "acc_1") == accounts.confirmed(kind, KEY) == account
    assert accounts.find(kind, KEY, "acc_2") is None
    assert [accounts.with_email(other, EMAIL) for other in KINDS if other is not kind] == [[]]


def test_an_account_from_before_is_read_as_it_is(store: None) -> None:
    """The attribute names are those of the time when only operators had accounts; a password that was never changed is
    as old as its account."""
    accounts.add(_account())
    raw = raw_item(f"OPERATOR#{KEY}", "~")
    assert raw is not None
    assert raw["operator_id"] == {"S": "acc_1"}
    AccountItem.get(f"OPERATOR#{KEY}", "~").update([AccountItem.password_set.remove()])
    assert accounts.confirmed(TokenKind.OPERATOR, KEY) == _account()


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_has_one_confirmed_account_of_a_kind(store: None, kind: TokenKind) -> None:
    """It is the first that was confirmed. Confirming it again, or another one, changes nothing."""
    first, second = _stranger(kind, "acc_1"), _stranger(kind, "acc_2")
    for account in (first, first, second):
        accounts.add(account)
    assert accounts.confirmed(kind, KEY) is None
    assert accounts.confirm(first) == _account(kind)
    assert accounts.confirm(first) == accounts.confirm(second) == _account(kind)
    assert accounts.with_email(kind, EMAIL) == [_account(kind), second]
    assert accounts.confirm(_stranger(kind, "acc_3")) == _account(kind)


def test_an_account_that_is_gone_is_not_confirmed(store: None) -> None:
    """Nothing is written."""
    assert accounts.confirm(_stranger()) is None
    assert accounts.with_email(TokenKind.OPERATOR, EMAIL) == []


def test_of_two_who_confirm_one_address_at_once_one_has_it(here: World) -> None:
    """The other is told whose it is, and keeps its account without the address."""
    mine, other = _stranger(id="acc_1"), _stranger(id="acc_2")
    accounts.add(mine)
    accounts.add(other)
    with before_write(1, lambda: accounts.confirm(other)) as times:
        assert accounts.confirm(mine) == replace(other, confirmed=True)
    assert times.count == 1
    assert accounts.find(TokenKind.OPERATOR, KEY, "acc_1") == mine


def test_a_sign_in_looks_among_the_confirmed_account_and_the_newest_others(store: None) -> None:
    """However many accounts strangers have opened with the address."""
    accounts.add(_account())
    for number in range(100, 220):
        accounts.add(_stranger(id=f"acc_{number}"))
    found = [account.id for account in accounts.with_email(TokenKind.OPERATOR, EMAIL)]
    assert found == ["acc_1", *(f"acc_{number}" for number in range(219, 119, -1))]


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_only_the_account_that_is_meant_is_forgotten(store: None, kind: TokenKind, confirmed: bool) -> None:
    """A late closing does not delete a newer account; after a closing the email is free."""
    account = replace(_account(kind), confirmed=confirmed)
    transact([accounts.open_write(account)])
    with pytest.raises(Cancelled):
        transact([accounts.delete_write(replace(account, id="acc_0"))])
    with pytest.raises(Cancelled):
        transact([accounts.delete_write(replace(account, confirmed=not confirmed))])
    transact([accounts.delete_write(account)])
    assert accounts.find(kind, KEY, "acc_1") is None
    transact([accounts.open_write(replace(account, id="acc_2"))])


def test_a_reset_is_for_an_account_that_is_there(store: None) -> None:
    """Storing a token for a deleted or replaced account creates and changes nothing."""
    assert not accounts.store_reset_token(TokenKind.OPERATOR, KEY, "acc_1", "rst_1", UNTIL)
    assert accounts.confirmed(TokenKind.OPERATOR, KEY) is None
    accounts.add(_account())
    assert not accounts.store_reset_token(TokenKind.OPERATOR, KEY, "acc_0", "rst_1", UNTIL)
    assert not accounts.set_password(TokenKind.OPERATOR, KEY, "acc_1", "rst_1", "hash", START)
    assert accounts.store_reset_token(TokenKind.OPERATOR, KEY, "acc_1", "rst_1", UNTIL)
    assert not accounts.set_password(TokenKind.OPERATOR, KEY, "acc_0", "rst_1", "hash", START)


@pytest.mark.parametrize(("after", "set_"), [(-1, True), (0, False), (1, False)])
def test_a_password_is_set_before_the_end_of_its_token(store: None, after: int, set_: bool) -> None:
    """At its end it is too late, also if the hashing began before."""
    accounts.add(_account())
    assert accounts.store_reset_token(TokenKind.OPERATOR, KEY, "acc_1", "rst_1", UNTIL)
    assert accounts.set_password(TokenKind.OPERATOR, KEY, "acc_1", "rst_1", "hash", UNTIL + after) is set_
    found = accounts.confirmed(TokenKind.OPERATOR, KEY)
    assert found is not None
    assert (found.password == "hash", found.password_set == UNTIL + after) == (set_, set_)


def test_no_token_and_an_empty_one_are_not_the_same(store: None) -> None:
    """An account without a reset accepts no token."""
    accounts.add(_account())
    for token in ("", "rst_1"):
        assert not accounts.set_password(TokenKind.OPERATOR, KEY, "acc_1", token, "hash", START)


def _families(account: str) -> list[str]:
    return sorted(sessions.of(account))


def test_the_sign_ins_of_an_account_are_listed_and_ended(store: None) -> None:
    """All of this account and none of another; doing it again changes nothing."""
    names = [new_id("fam", START + number) for number in range(30)]
    for name in names:
        sessions.open_family(name, _account(), "rtk_1", 1)
    sessions.open_family("fam_other", _account(id="acc_2"), "rtk_1", 1)
    assert _families("acc_1") == names
    assert sessions.rotate(names[0], "rtk_1", "rtk_2", 2)
    assert _families("acc_1") == names
    for _ in range(2):
        OpenSignIns(FakeClock()).end_all("acc_1")
    assert (_families("acc_1"), _families("acc_2")) == ([], ["fam_other"])


def _signed(here: World) -> SignedIn:
    account = _account()
    accounts.add(account)
    return here.app.people.operator_sign_ins.open(account)


def _link(here: World) -> str:
    """The token of an email to the account."""
    assert accounts.store_reset_token(TokenKind.OPERATOR, KEY, "acc_1", "rst_1", UNTIL)
    identity = Identity(TokenKind.RESET, "acc_1", KEY, scope="operator")
    return here.app.people.tokens.sign(identity, "rst_1", UNTIL)


def _reset(here: World, token: str) -> None:
    here.app.people.reset_password.reset(TokenKind.OPERATOR, token, NEW)


@pytest.mark.parametrize("write", range(1, 4))
def test_a_reset_whose_answer_is_lost_is_done_once(here: World, write: int) -> None:
    """For each of its writes: the password, and the end of a sign-in."""
    signed = _signed(here)
    here.app.people.operator_sign_ins.open(_account())
    token = _link(here)
    with answer_lost(write) as losses:
        _reset(here, token)
    assert losses.count == 1
    assert here.app.people.operator_sign_ins.sign_in(EMAIL, NEW)
    with pytest.raises(Unauthorized):
        here.app.people.identities.identify(signed.access_token, TokenKind.OPERATOR)


def _hide(family: str) -> None:
    """Remove this sign-in from the index, as if the index had not caught up yet."""
    item = FamilyItem.get(f"FAMILY#{family}", "~")
    item.update([FamilyItem.owner.remove(), FamilyItem.owner_sort.remove()])


def test_a_sign_in_that_the_index_has_not_shown_ends_at_its_next_refresh(here: World) -> None:
    """Its access token works to its end, a quarter of an hour at most; then there is none."""
    signed = _signed(here)
    (family,) = sessions.of("acc_1")
    _hide(family)
    here.clock.move(1)
    _reset(here, _link(here))
    assert here.app.people.identities.identify(signed.access_token, TokenKind.OPERATOR)
    with pytest.raises(Unauthorized) as caught:
        here.app.people.operator_sign_ins.refresh(signed.refresh_token)
    assert caught.value.code == "TOKEN_REUSED"
    with pytest.raises(Unauthorized):
        here.app.people.identities.identify(signed.access_token, TokenKind.OPERATOR)


def test_a_sign_in_that_races_a_new_password_ends_at_its_refresh(here: World) -> None:
    """The old password was verified, then it was changed, then the sign-in was opened: it is not refreshed, although it
    is younger than the change."""
    _signed(here)
    token = _link(here)

    def change() -> None:
        here.clock.move(0.001)
        _reset(here, token)
        here.clock.move(0.001)

    with before_write(1, change) as times:
        late = here.app.people.operator_sign_ins.sign_in(EMAIL, OLD)
    assert times.count == 1
    with pytest.raises(Unauthorized):
        here.app.people.operator_sign_ins.refresh(late.refresh_token)
    with pytest.raises(Unauthorized):
        here.app.people.identities.identify(late.access_token, TokenKind.OPERATOR)


def test_of_two_who_use_one_link_one_sets_the_password(here: World) -> None:
    """The other is refused, and the first one's password stays."""
    _signed(here)
    token = _link(here)
    with before_write(1, lambda: _reset(here, token)) as times, pytest.raises(Unauthorized) as caught:
        here.app.people.reset_password.reset(TokenKind.OPERATOR, token, "another password")
    assert (times.count, caught.value.code) == (1, "TOKEN_USED")
    assert here.app.people.operator_sign_ins.sign_in(EMAIL, NEW)
