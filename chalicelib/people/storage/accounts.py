"""Accounts, by the digest of their email.

    pk = OPERATOR#<digest of the email>   sk = ~              an operator's whose address is confirmed: one an address
    pk = OPERATOR#<digest of the email>   sk = NEW#<account>  one whose address is not: as many as were opened
    pk = SHOP#<digest of the email>       sk as above         a store's

Anyone can open an account with anyone's address, so only a confirmed one stands in the way of another. Confirming
moves the account to `~`, in one transaction whose condition is that no other account is there.

`reset` is the id of the newest token that may set a new password; only a confirmed account has one. A new request
replaces it, and the write that sets the password removes it, so a token works once and only while it is the newest.
"""

from __future__ import annotations

from dataclasses import replace

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.core.email_address import email_key
from chalicelib.core.identity import TokenKind
from chalicelib.people.rules.accounts import Account
from chalicelib.table.items import Item, translating_errors
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, put, update

_PREFIXES = {TokenKind.OPERATOR: "OPERATOR", TokenKind.STORE: "SHOP"}
_CONFIRMED, _NEW = "~", "NEW#"

_MOST_ASKED = 101
"""Accounts of one address among which a sign-in looks: the confirmed one, and as many as may be opened in an hour."""


class AccountItem(Item):
    account_id = UnicodeAttribute(attr_name="operator_id")
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    password = UnicodeAttribute()
    mark = UnicodeAttribute(null=True)
    created = NumberAttribute()
    password_set = NumberAttribute(null=True)
    reset = UnicodeAttribute(null=True)
    reset_until = NumberAttribute(null=True)


def add(account: Account) -> None:
    """Open an account whose address is not confirmed."""
    put(_item(account), AccountItem.pk.does_not_exist())


def open_write(account: Account) -> Write:
    """`add` as a part of a transaction."""
    return Write(_item(account), AccountItem.pk.does_not_exist())


def delete_write(account: Account) -> Write:
    """Delete the account, as a part of a transaction. Its condition: it is where it was read, confirmed or not."""
    item = AccountItem(_pk(account.kind, email_key(account.email)), _sk(account))
    return Write(item, AccountItem.account_id == account.id, deletes=True)


def confirmed(kind: TokenKind, key: str) -> Account | None:
    """The account whose confirmed address has this digest."""
    item = AccountItem.find(_pk(kind, key), _CONFIRMED)
    return _account(kind, item) if item else None


def find(kind: TokenKind, key: str, id: str) -> Account | None:
    """The account with this id, whose address has this digest."""
    # in this order: an account that is being confirmed moves from the first place to the second
    item = AccountItem.find(_pk(kind, key), f"{_NEW}{id}") or AccountItem.find(_pk(kind, key), _CONFIRMED)
    return _account(kind, item) if item and item.account_id == id else None


def with_email(kind: TokenKind, email: str) -> list[Account]:
    """The accounts with this email, which is normal: the confirmed one first, then the newest of the others."""
    with translating_errors():
        found = AccountItem.query(
            _pk(kind, email_key(email)), consistent_read=True, scan_index_forward=False, limit=_MOST_ASKED
        )
        return [_account(kind, item) for item in found]


def confirm(account: Account) -> Account | None:
    """Confirm the account's address. Returns the account that has it: this one, or the one that came first; None when
    this one is gone."""
    confirmed_one = replace(account, confirmed=True)
    try:
        transact([delete_write(account), Write(_item(confirmed_one), AccountItem.pk.does_not_exist())])
    except Cancelled:
        return confirmed(account.kind, email_key(account.email))
    return confirmed_one


def store_reset_token(kind: TokenKind, key: str, id: str, token: str, until: int) -> bool:
    """Store the token that may set a password until `until`, in the place of earlier ones. False when the account is
    gone."""
    try:
        update(
            AccountItem(_pk(kind, key), _CONFIRMED),
            [AccountItem.reset.set(token), AccountItem.reset_until.set(until)],
            AccountItem.account_id == id,
        )
    except Refused:
        return False
    return True


def set_password(kind: TokenKind, key: str, id: str, token: str, password: str, now: int) -> bool:
    """Set the password, a hash, and use the token up. False unless the token is the newest and `now` is before its
    end."""
    try:
        update(
            AccountItem(_pk(kind, key), _CONFIRMED),
            [
                AccountItem.password.set(password),
                AccountItem.password_set.set(now),
                AccountItem.reset.remove(),
                AccountItem.reset_until.remove(),
            ],
            (AccountItem.account_id == id) & (AccountItem.reset == token) & (AccountItem.reset_until > now),
            ours=lambda refused: refused.old.password == password,  # each hash has a salt of its own
        )
    except Refused:
        return False
    return True


def _item(account: Account) -> AccountItem:
    return AccountItem(
        _pk(account.kind, email_key(account.email)),
        _sk(account),
        account_id=account.id,
        email=account.email,
        name=account.name,
        password=account.password,
        created=account.created,
        password_set=account.password_set,
        mark=account.mark,
    )


def _account(kind: TokenKind, item: AccountItem) -> Account:
    created = int(item.created)
    set_at = created if item.password_set is None else int(item.password_set)
    return Account(
        kind, item.account_id, item.email, item.name, item.password, created, set_at, item.sk == _CONFIRMED, item.mark
    )


def _pk(kind: TokenKind, key: str) -> str:
    return f"{_PREFIXES[kind]}#{key}"


def _sk(account: Account) -> str:
    return _CONFIRMED if account.confirmed else f"{_NEW}{account.id}"
