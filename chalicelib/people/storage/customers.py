"""Customers' contacts.

pk = CUSTOMER#<customer>   sk = ~
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.people.rules.accounts import Contact
from chalicelib.table.items import Item, batch_get
from chalicelib.table.retry import retry
from chalicelib.table.writes import Refused, update, updated


class CustomerItem(Item):
    name = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email_confirmed = BooleanAttribute(null=True)


def change_contact(customer: str, changes: Mapping[str, str | None]) -> tuple[Contact, bool]:
    """Set the named fields, delete those that are None, and leave the rest. Returns the whole contact, and whether its
    address is another one than before.

    An address that differs from the stored one is not confirmed; the stored one stays as it is.
    """
    item = CustomerItem(_customer_pk(customer), "~")
    actions: list[Action] = []
    for field, value in changes.items():
        attribute = getattr(CustomerItem, field)
        actions.append(attribute.set(value) if value else attribute.remove())
    if not actions:
        return contact(customer) or Contact(), False
    if "email" not in changes:
        return _contact(updated(item, actions, None)), False
    unconfirmed = [*actions, CustomerItem.email_confirmed.remove()]
    email = changes["email"]
    if not email:
        return _contact(updated(item, unconfirmed, None)), False

    def attempt() -> tuple[Contact, bool]:
        try:
            differs = CustomerItem.email.does_not_exist() | (CustomerItem.email != email)
            return _contact(updated(item, unconfirmed, differs)), True
        except Refused:
            return _contact(updated(item, actions, CustomerItem.email == email)), False

    return retry(attempt)


def confirm_email(customer: str, email: str) -> bool:
    """Record that the customer's address is theirs. False when they have another address by now."""
    item = CustomerItem(_customer_pk(customer), "~")
    try:
        update(item, [CustomerItem.email_confirmed.set(True)], CustomerItem.email == email)
    except Refused:
        return False
    return True


def contact(customer: str) -> Contact | None:
    """The customer's contact, read consistently."""
    item = CustomerItem.find(_customer_pk(customer), "~")
    return _contact(item) if item else None


def contacts(customers: Iterable[str]) -> dict[str, Contact]:
    """The contacts of at most a hundred customers; a customer without one is left out."""
    keys = [(_customer_pk(customer), "~") for customer in set(customers)]
    items = (CustomerItem.from_raw_data(raw) for raw in batch_get(keys, consistent=False))
    return {item.pk.removeprefix("CUSTOMER#"): _contact(item) for item in items}


def _contact(item: CustomerItem) -> Contact:
    return Contact(item.name, item.email, item.phone, bool(item.email_confirmed))


def _customer_pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"
