"""The use cases of live."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from chalicelib.live.feed import Feed
from chalicelib.live.publish_changes import PublishChanges
from chalicelib.live.publisher import Publisher
from chalicelib.live.subscriptions import Subscriptions
from chalicelib.people.storage import sessions
from chalicelib.wiring.outside import Outside


class LiveService:
    def __init__(self, outside: Outside, feeds: Sequence[Feed[Any]]) -> None:
        self._outside, self._feeds = outside, feeds

    @cached_property
    def publisher(self) -> Publisher:
        return Publisher(self._outside.push, sessions, self._outside.clock)

    @cached_property
    def publish_changes(self) -> PublishChanges:
        return PublishChanges(self._feeds, self.publisher)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self._feeds, self._outside.clock)
