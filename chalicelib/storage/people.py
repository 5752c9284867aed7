"""Operators, their sign-ins, and what customers tell of themselves.

An operator is one item keyed by a digest of the address, so that signing up is one conditional put. A sign-in is
a *family*: the refresh token in use now. Using one replaces it in one conditional write; using one twice proves
that two hold it, and ends the family.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.kernel.people import Contact, Operator, email_key
from chalicelib.storage.table import Item, batch_of, translated
from chalicelib.storage.writes import Refused, put, update


class OperatorItem(Item):
    operator_id = UnicodeAttribute()
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    password = UnicodeAttribute()
    created = NumberAttribute()


class FamilyItem(Item):
    operator_id = UnicodeAttribute()
    current = UnicodeAttribute()


class CustomerItem(Item):
    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)


def add_operator(operator: Operator) -> bool:
    """False when the address is taken."""
    item = OperatorItem(
        _operator_pk(operator.email),
        "~",
        operator_id=operator.id,
        email=operator.email,
        name=operator.name,
        password=operator.password,
        created=operator.created,
    )
    try:
        put(item, OperatorItem.pk.does_not_exist())
    except Refused as refused:
        return bool(refused.old and refused.old.operator_id == operator.id)
    return True


def operator_by_email(email: str) -> Operator | None:
    item = OperatorItem.find(_operator_pk(email), "~")
    if item is None:
        return None
    return Operator(item.operator_id, item.email, item.name, item.password, int(item.created))


def open_family(family: str, operator: str, token: str, ttl: int) -> None:
    put(
        FamilyItem(_family_pk(family), "~", operator_id=operator, current=token, ttl=ttl),
        FamilyItem.pk.does_not_exist(),
    )


def family_open(family: str) -> bool:
    """Whether this sign-in still counts."""
    return FamilyItem.find(_family_pk(family), "~") is not None


def rotate(family: str, used: str, fresh: str, ttl: int) -> bool:
    """Replace the family's refresh token. False when `used` is not the current one, or the family has ended."""
    try:
        update(
            FamilyItem(_family_pk(family), "~"),
            [FamilyItem.current.set(fresh), FamilyItem.ttl.set(ttl)],
            FamilyItem.current == used,
        )
    except Refused as refused:
        return bool(refused.old and refused.old.current == fresh)
    return True


def close_family(family: str) -> None:
    """End a sign-in and all its tokens. Twice changes nothing."""
    with translated():
        FamilyItem(_family_pk(family), "~").delete()


def describe_customer(customer: str, told: dict[str, str | None]) -> dict[str, str | None]:
    """Write what the customer said, leave the rest, and return all of it."""
    item = CustomerItem(_customer_pk(customer), "~")
    actions = [
        getattr(CustomerItem, field).set(value) if value else getattr(CustomerItem, field).remove()
        for field, value in told.items()
    ]
    with translated():
        if actions:
            item.update(actions=actions)
        else:
            item = CustomerItem.find(item.pk, "~") or item
    return {"name": item.name, "email": item.email, "phone": item.phone}


def contacts(customers: Iterable[str]) -> dict[str, Contact]:
    """What these customers, at most a hundred, told of themselves; who told nothing is missing."""
    keys = [(_customer_pk(customer), "~") for customer in set(customers)]
    items = (CustomerItem.from_raw_data(raw) for raw in batch_of(keys, consistent=False))
    return {item.pk.removeprefix("CUSTOMER#"): Contact(item.name, item.email, item.phone) for item in items}


def _customer_pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _operator_pk(email: str) -> str:
    return f"OPERATOR#{email_key(email)}"


def _family_pk(family: str) -> str:
    return f"FAMILY#{family}"
