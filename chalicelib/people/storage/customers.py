"""What customers tell of themselves."""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute

from chalicelib.people.rules.accounts import Contact
from chalicelib.table.items import Item, batch_of, translated


class CustomerItem(Item):
    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)


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
