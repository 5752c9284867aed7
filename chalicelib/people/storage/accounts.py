"""Accounts, by the digest of their email.

    pk = OPERATOR#<digest of the email>   sk = ~      an operator's
    pk = SHOP#<digest of the email>       sk = ~      a store's

Opening an account is one conditional put, so an email has one account of a kind. `reset` is the id of the newest token
that may set a new password. A new request replaces it, and the write that sets the password removes it, so a token
works once and only while it is the newest.
"""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.core.email_address import email_key
from chalicelib.core.identity import TokenKind
from chalicelib.people.rules.accounts import Account
from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, Write, put, update

_PREFIXES = {TokenKind.OPERATOR: "OPERATOR", TokenKind.STORE: "SHOP"}


class AccountItem(Item):
    account_id = UnicodeAttribute(attr_name="operator_id")
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    password = UnicodeAttribute()
    created = NumberAttribute()
    password_set = NumberAttribute(null=True)
    reset = UnicodeAttribute(null=True)
    reset_until = NumberAttribute(null=True)


def add(account: Account) -> bool:
    """False when another account has the email."""
    try:
        put(_item(account), AccountItem.pk.does_not_exist())
    except Refused as refused:
        return bool(refused.old and refused.old.account_id == account.id)
    return True


def open_write(account: Account) -> Write:
    """`add` as a part of a transaction. Its condition: the email is free."""
    return Write(_item(account), AccountItem.pk.does_not_exist())


def delete_write(kind: TokenKind, key: str, id: str) -> Write:
    """Delete the account, as a part of a transaction. Its condition: the email still has this account."""
    return Write(AccountItem(_pk(kind, key), "~"), AccountItem.account_id == id, deletes=True)


def by_email(kind: TokenKind, email: str) -> Account | None:
    """The account with this email, which is normal."""
    return by_key(kind, email_key(email))


def by_key(kind: TokenKind, key: str) -> Account | None:
    """The account whose email has this digest."""
    item = AccountItem.find(_pk(kind, key), "~")
    if item is None:
        return None
    created = int(item.created)
    set_at = created if item.password_set is None else int(item.password_set)
    return Account(kind, item.account_id, item.email, item.name, item.password, created, set_at)


def store_reset_token(kind: TokenKind, key: str, id: str, token: str, until: int) -> bool:
    """Store the token that may set a password until `until`, in the place of earlier ones. False when the account is
    gone."""
    try:
        update(
            AccountItem(_pk(kind, key), "~"),
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
            AccountItem(_pk(kind, key), "~"),
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
        "~",
        account_id=account.id,
        email=account.email,
        name=account.name,
        password=account.password,
        created=account.created,
        password_set=account.password_set,
    )


def _pk(kind: TokenKind, key: str) -> str:
    return f"{_PREFIXES[kind]}#{key}"
