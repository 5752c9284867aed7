"""Sign-ins. Each is a *family* of tokens: its first refresh token, and all that descend from it.

    pk = FAMILY#<family>   sk = ~      `current` is the one refresh token that may be used

Using a refresh token replaces it in one conditional write. A token that is used twice has been copied, and ends the
family. A family stores for which password it was opened, so that it ends with that password even when the index, which
is a moment behind, does not show it to the call that sets the new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.core.email_address import email_key
from chalicelib.people.rules.accounts import Account
from chalicelib.table.items import MOST_KEYS, Item, OwnerIndex, batch_get, translating_errors
from chalicelib.table.writes import Refused, put, update


class FamilyItem(Item):
    account_id = UnicodeAttribute(attr_name="operator_id")
    current = UnicodeAttribute()
    email_key = UnicodeAttribute(null=True)
    password_set = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Family:
    """`email_key` finds the account; `password_set` is the instant at which its password of that time was set."""

    account: str
    email_key: str
    password_set: int

    def fits(self, account: Account | None) -> bool:
        """Whether the account exists and still has the password for which this family was opened."""
        return account is not None and (account.id, account.password_set) == (self.account, self.password_set)


def open_family(family: str, account: Account, token: str, ttl: int) -> None:
    put(
        FamilyItem(
            _pk(family),
            "~",
            account_id=account.id,
            current=token,
            email_key=email_key(account.email),
            password_set=account.password_set,
            owner=_owner(account.id),
            owner_sort=_pk(family),
            ttl=ttl,
        ),
        FamilyItem.pk.does_not_exist(),
    )


def find(family: str) -> Family | None:
    """The sign-in, unless it has ended."""
    item = FamilyItem.find(_pk(family), "~")
    if item is None or item.email_key is None or item.password_set is None:
        return None
    return Family(item.account_id, item.email_key, int(item.password_set))


def is_open(family: str) -> bool:
    """Whether the sign-in has not ended."""
    return FamilyItem.find(_pk(family), "~") is not None


def open_among(families: Iterable[str]) -> set[str]:
    """Those of these sign-ins that have not ended."""
    keys = [(_pk(family), "~") for family in families]
    found = (
        raw for start in range(0, len(keys), MOST_KEYS) for raw in batch_get(keys[start : start + MOST_KEYS], True)
    )
    return {raw["pk"]["S"].removeprefix(_pk("")) for raw in found}


def rotate(family: str, used: str, fresh: str, ttl: int) -> bool:
    """Replace the family's refresh token. False when `used` is not the current one, or the family has ended."""
    try:
        update(
            FamilyItem(_pk(family), "~"),
            [FamilyItem.current.set(fresh), FamilyItem.ttl.set(ttl)],
            FamilyItem.current == used,
            ours=lambda refused: refused.old.current == fresh,
        )
    except Refused:
        return False
    return True


def close_family(family: str) -> None:
    """End a sign-in and all its tokens. Repeating it changes nothing."""
    with translating_errors():
        FamilyItem(_pk(family), "~").delete()


def of(account: str) -> list[str]:
    """The sign-ins of an account that the index shows: one that was just opened may be missing."""
    with translating_errors():
        found = FamilyItem.query(_owner(account), OwnerIndex.owner_sort.startswith(_pk("")), index_name="owner")
        return [str(item.pk).removeprefix(_pk("")) for item in found]


def _pk(family: str) -> str:
    return f"FAMILY#{family}"


def _owner(account: str) -> str:
    return f"ACCOUNT#{account}"
