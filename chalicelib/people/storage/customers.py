"""Customers' contacts.

pk = CUSTOMER#<customer>   sk = ~
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pynamodb.attributes import UnicodeAttribute

from chalicelib.people.rules.accounts import Contact
from chalicelib.table.items import Item, batch_get, translating_errors


class CustomerItem(Item):
    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)


def change_contact(customer: str, changes: Mapping[str, str | None]) -> Contact:
    """Set the named fields, delete those that are None, and leave the rest. Returns the whole contact."""
    item = CustomerItem(_customer_pk(customer), "~")
    actions = [
        getattr(CustomerItem, field).set(value) if value else getattr(CustomerItem, field).remove()
        for field, value in changes.items()
    ]
    with translating_errors():
        if actions:
            item.update(actions=actions)
        else:
            item = CustomerItem.find(item.pk, "~") or item
    return Contact(item.name, item.email, item.phone)


def contacts(customers: Iterable[str]) -> dict[str, Contact]:
    """The contacts of at most a hundred customers; a customer without one is left out."""
    keys = [(_customer_pk(customer), "~") for customer in set(customers)]
    items = (CustomerItem.from_raw_data(raw) for raw in batch_get(keys, consistent=False))
    return {item.pk.removeprefix("CUSTOMER#"): Contact(item.name, item.email, item.phone) for item in items}


def _customer_pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"
