"""The devices on which a customer wants alerts: one item a customer, written over the version that was read.

pk = CUSTOMER#<customer>   sk = DEVICES
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.core.times import SECOND
from chalicelib.people.rules.alerts import KEPT, Device
from chalicelib.table.items import Item, batch_get
from chalicelib.table.retry import retry
from chalicelib.table.writes import update

_SK = "DEVICES"

Devices = tuple[Device, ...]


class DevicesItem(Item):
    devices = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)


def of(customer: str) -> Devices:
    """The customer's devices, the newest last."""
    return _devices(DevicesItem.find(_pk(customer), _SK))


def customers_with(customers: Iterable[str]) -> set[str]:
    """Those of at most a hundred customers who have devices. One that was added a moment ago may be missing."""
    items = batch_get([(_pk(each), _SK) for each in customers], consistent=False)
    found = (DevicesItem.from_raw_data(raw) for raw in items)
    return {item.pk.removeprefix("CUSTOMER#") for item in found if _devices(item)}


def change(customer: str, changed: Callable[[Devices], Devices], now: int) -> None:
    """Replace the devices by what `changed` makes of them. It is called again when another change was faster."""

    def attempt() -> None:
        item = DevicesItem.find(_pk(customer), _SK)
        before = _devices(item)
        after = changed(before)
        if after == before:
            return
        version = int(item.version or 0) if item else 0
        is_as_read = DevicesItem.version == version if version else DevicesItem.version.does_not_exist()
        update(
            DevicesItem(_pk(customer), _SK),
            [
                DevicesItem.devices.set(msgspec.json.encode(after).decode()),
                DevicesItem.version.set(version + 1),
                DevicesItem.ttl.set((now + KEPT) // SECOND),
            ],
            is_as_read,
            ours=lambda refused: refused.old.version == version + 1 and _devices(refused.old) == after,
        )

    retry(attempt)


def _devices(item: DevicesItem | None) -> Devices:
    return msgspec.json.decode(item.devices, type=Devices) if item and item.devices else ()


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"
