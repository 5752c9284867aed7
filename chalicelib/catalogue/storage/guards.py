"""What an event says of its waiting room. The room writes it, in the transaction of its own change."""

from __future__ import annotations

from pynamodb.expressions.update import Action

from chalicelib.catalogue.rules.events import Event
from chalicelib.catalogue.storage.events import EventItem, item_of
from chalicelib.table.writes import Write


def guard(event: Event, guarded: bool) -> Write:
    """The event has a waiting room, which guards its sale or lets everybody pass; as a part of a transaction."""
    actions: list[Action] = [EventItem.passing.remove() if guarded else EventItem.passing.set(True)]
    if not event.waiting_room:
        actions += [EventItem.waiting_room.set(True), EventItem.version.add(1)]
    return Write(item_of(event.id), EventItem.pk.exists(), actions)
