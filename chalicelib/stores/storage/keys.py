"""The keys under which stores seal their customers' names, in a table of its own without stream and backups.

A key is put with its store and never changes. It is deleted when the report of the day is sent, and from then on no
name can be read in whatever copy of the main table. There is no `ttl`: a report may wait for days until it can be sent.
"""

from __future__ import annotations

from secrets import token_hex

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.settings import Settings
from chalicelib.table.items import beside, translating_errors
from chalicelib.table.writes import Write

_BYTES = 32


class StoreKeyItem(Model):
    """`pk` is the store's id, `key` is in hexadecimal digits."""

    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute()


def bind(settings: Settings) -> None:
    """Point the model at this container's table; after `table.items.bind`. No network."""
    beside(StoreKeyItem, settings.store_keys_table)


def making(store: str) -> Write:
    """A new key for a store that has none, as a part of a transaction."""
    return Write(StoreKeyItem(store, key=token_hex(_BYTES)), StoreKeyItem.pk.does_not_exist())


def get(store: str) -> bytes | None:
    """None once the key is deleted. The read is strongly consistent, because a store has its key from the first
    instant."""
    with translating_errors():
        try:
            return bytes.fromhex(StoreKeyItem.get(store, consistent_read=True).key)
        except StoreKeyItem.DoesNotExist:
            return None


def delete(store: str) -> None:
    """Delete the key, if there is one."""
    with translating_errors():
        StoreKeyItem(store).delete()
