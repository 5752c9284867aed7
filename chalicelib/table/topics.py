"""Who watches what, and how often each topic has spoken.

    pk = SEATS#evt_1#A       sk = #          version of `seats/evt_1/A`, and the place in the stream that it covers:
                                             beside what it describes, so that one Query reads both
    pk = TOPIC#<topic>       sk = CONN#<id>  a watcher
    pk = CONN#<id>           sk = ~          the connection's topics, so that closing it forgets them all

A watcher is written before its snapshot is read, so that whatever the snapshot lacks is pushed.
"""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size

from chalicelib.core.topic import MOST_TOPICS
from chalicelib.table.items import Item, translated
from chalicelib.table.writes import Refused, update, updated


class TopicItem(Item):
    version = NumberAttribute(default=0)
    told = UnicodeAttribute(null=True)


class WatcherItem(Item):
    pass


class ConnectionItem(Item):
    topics = UnicodeSetAttribute(null=True)


def advance(topic: str, sequence: str) -> int | None:
    """Count one more message, about everything up to `sequence`: its version. None when that was counted before.

    Sequence numbers of a stream are numbers of up to 40 digits that grow within a partition key.
    """
    place = sequence.zfill(40)
    try:
        item = updated(
            TopicItem(_state_pk(topic), "#"),
            [TopicItem.version.add(1), TopicItem.told.set(place)],
            TopicItem.told.does_not_exist() | (TopicItem.told < place),
        )
    except Refused:
        return None
    return int(item.version)


def count(topic: str) -> int:
    """Count one more message: its version. For a topic whose changes come from several partitions, so that there is no
    one order by which to know what was counted before; a batch that comes again is told again."""
    return int(updated(TopicItem(_state_pk(topic), "#"), [TopicItem.version.add(1)], None).version)


def version(topic: str) -> tuple[int, str]:
    """The topic's version now, and the place in the stream that it covers, as `sequence` of `covered`."""
    item = TopicItem.find(_state_pk(topic), "#")
    return (int(item.version), item.told or "") if item else (0, "")


def covered(sequence: str, told: str) -> bool:
    """Whether a change at this place in the stream has been counted."""
    return sequence.zfill(40) <= told


def watch(connection: str, topic: str, ttl: int, until: int | None = None) -> bool:
    """Add a watcher until then, if that is before the connection must have ended, at `ttl`; both are in seconds. False
    when the connection watches as many topics as it may."""
    try:
        update(
            ConnectionItem(f"CONN#{connection}", "~"),
            [ConnectionItem.topics.add({topic}), ConnectionItem.ttl.set(ttl)],
            ConnectionItem.topics.does_not_exist()
            | (size(ConnectionItem.topics) < MOST_TOPICS)
            | ConnectionItem.topics.contains(topic),
        )
    except Refused:
        return False
    with translated():
        WatcherItem(_pk(topic), f"CONN#{connection}", ttl=ttl if until is None else min(ttl, until)).save()
    return True


def unwatch(connection: str, topic: str) -> None:
    with translated():
        WatcherItem(_pk(topic), f"CONN#{connection}").delete()
        ConnectionItem(f"CONN#{connection}", "~").update(actions=[ConnectionItem.topics.delete({topic})])


def forget(connection: str, topic: str | None = None) -> None:
    """The connection is gone: drop all that it watched, and its entry for this topic even if it is not known to watch
    it. Twice changes nothing."""
    if topic is not None:
        with translated():
            WatcherItem(_pk(topic), f"CONN#{connection}").delete()
    item = ConnectionItem.find(f"CONN#{connection}", "~")
    if item is None:
        return
    with translated():
        with WatcherItem.batch_write() as batch:
            for topic in item.topics or ():
                batch.delete(WatcherItem(_pk(topic), f"CONN#{connection}"))
        item.delete()


def watchers(topic: str, now_seconds: int) -> list[str]:
    """The connections that watch a topic: one Query. Those whose time is over are left out."""
    found = WatcherItem.listed(_pk(topic), "CONN#")
    return [item.sk.removeprefix("CONN#") for item in found if not item.ttl or item.ttl > now_seconds]


def _state_pk(topic: str) -> str:
    head, _, rest = topic.partition("/")
    return f"{head.upper()}#{rest.replace('/', '#')}"


def _pk(topic: str) -> str:
    return f"TOPIC#{topic}"
