"""The versions of topics, and their watchers.

    pk = STORE#str_1         sk = #          the version of `store/str_1`, and up to which place in the stream it counts
                                             changes; beside what it describes, so that one Query reads both
    pk = TOPIC#<topic>       sk = CONN#<id>  a watcher
    pk = CONN#<id>           sk = ~          the topics of a connection, so that closing it deletes all its watchers

A watcher is written before its snapshot is read, so every change that the snapshot lacks is pushed. It names the
sign-in (`family`) whose token lets it watch; the publisher asks whether that is still open.
"""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size

from chalicelib.core.topic import MOST_TOPICS
from chalicelib.table.items import Item, translating_errors
from chalicelib.table.transactions import committed
from chalicelib.table.writes import Refused, Write, update, updated


class TopicItem(Item):
    version = NumberAttribute(default=0)
    counted = UnicodeAttribute(null=True, attr_name="told")


class WatcherItem(Item):
    family = UnicodeAttribute(null=True)


class ConnectionItem(Item):
    topics = UnicodeSetAttribute(null=True)


def count_up_to(topic: str, sequence: str, ttl: int | None = None) -> int | None:
    """Count one message about the changes up to `sequence`. Returns its version, or None when they were counted before.
    A version must not start again while anyone may watch: `ttl` is for a topic that nothing can change from then on.

    Sequence numbers of a stream are numbers of up to 40 digits that grow within a partition key.
    """
    place = sequence.zfill(40)
    try:
        item = updated(
            TopicItem(_state_pk(topic), "#"),
            [TopicItem.version.add(1), TopicItem.counted.set(place), *([TopicItem.ttl.set(ttl)] if ttl else [])],
            TopicItem.counted.does_not_exist() | (TopicItem.counted < place),
        )
    except Refused:
        return None
    return int(item.version)


def count(topic: str) -> int:
    """Count one message and return its version. For topics whose changes come from several partitions: there is no one
    order that shows which were counted before, so a batch that is delivered again is counted and sent again."""
    return int(updated(TopicItem(_state_pk(topic), "#"), [TopicItem.version.add(1)], None).version)


def version(topic: str) -> tuple[int, str]:
    """The topic's version, and the place in the stream up to which changes are counted, for `is_counted`."""
    item = TopicItem.find(_state_pk(topic), "#")
    return (int(item.version), item.counted or "") if item else (0, "")


def is_counted(sequence: str, counted: str) -> bool:
    """Whether the change with this sequence number has been counted."""
    return sequence.zfill(40) <= counted


def watch(connection: str, topic: str, ttl: int, until: int | None = None, family: str | None = None) -> bool:
    """Add a watcher until `ttl`, when the connection must have ended, or until `until` if that is earlier; both are in
    seconds. `family` is the sign-in that lets it watch. False when the connection already watches as many topics as it
    may."""
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
    with translating_errors():
        ends = ttl if until is None else min(ttl, until)
        WatcherItem(_pk(topic), f"CONN#{connection}", ttl=ends, family=family).save()
    return True


def unwatch(connection: str, topic: str) -> None:
    with translating_errors():
        WatcherItem(_pk(topic), f"CONN#{connection}").delete()
        ConnectionItem(f"CONN#{connection}", "~").update(actions=[ConnectionItem.topics.delete({topic})])


def end_watch(connection: str, topic: str, family: str) -> bool:
    """Delete a watcher whose sign-in has ended. False when it was deleted already, or watches again with another
    sign-in."""
    return committed(
        [
            Write(WatcherItem(_pk(topic), f"CONN#{connection}"), WatcherItem.family == family, deletes=True),
            Write(ConnectionItem(f"CONN#{connection}", "~"), None, [ConnectionItem.topics.delete({topic})]),
        ]
    )


def remove_connection(connection: str, topic: str | None = None) -> None:
    """Delete all watchers of a closed connection, and the one of this topic even if the connection's item does not name
    it. Repeating it changes nothing."""
    if topic is not None:
        with translating_errors():
            WatcherItem(_pk(topic), f"CONN#{connection}").delete()
    item = ConnectionItem.find(f"CONN#{connection}", "~")
    if item is None:
        return
    with translating_errors():
        with WatcherItem.batch_write() as batch:
            for topic in item.topics or ():
                batch.delete(WatcherItem(_pk(topic), f"CONN#{connection}"))
        item.delete()


def watchers(topic: str, now_seconds: int) -> dict[str | None, list[str]]:
    """The connections that watch a topic, by the sign-in that lets them, None without one: one Query. Expired watchers
    are left out."""
    found: dict[str | None, list[str]] = {}
    for item in WatcherItem.listed(_pk(topic), "CONN#"):
        if not item.ttl or item.ttl > now_seconds:
            found.setdefault(item.family, []).append(item.sk.removeprefix("CONN#"))
    return found


def _state_pk(topic: str) -> str:
    head, _, rest = topic.partition("/")
    return f"{head.upper()}#{rest.replace('/', '#')}"


def _pk(topic: str) -> str:
    return f"TOPIC#{topic}"
