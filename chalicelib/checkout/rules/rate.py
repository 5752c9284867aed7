"""The rate at which shoppers come to the line: counts of the last quarter hour, by the minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.core.times import MINUTE

WINDOW = 15
"""Minutes that count."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`since`: when the first shopper came after a window in which nobody did, in milliseconds; `minutes`: by the
    minute since 1970, how many came."""

    since: int | None = None
    minutes: Mapping[int, int] = field(default_factory=dict)

    def with_join(self, now: int) -> Rate:
        minute = now // MINUTE
        kept = {each: count for each, count in self.minutes.items() if each >= minute - WINDOW}
        since = self.since if kept and self.since is not None else now
        return Rate(since, {**kept, minute: kept.get(minute, 0) + 1})

    def per_minute(self, now: int) -> float:
        """Shoppers a minute over the window, or since the first one if that is shorter; over a minute at least."""
        if self.since is None:
            return 0.0
        begin = max(self.since, now - WINDOW * MINUTE)
        come = sum(count * _share(minute, self.since, begin) for minute, count in self.minutes.items())
        return come * MINUTE / max(MINUTE, now - begin)


def _share(minute: int, since: int, begin: int) -> float:
    """The share of a minute's shoppers who came after `begin`, as if they came evenly: the window begins at any
    second."""
    start, end = max(since, minute * MINUTE), (minute + 1) * MINUTE
    return min(1.0, max(0.0, (end - begin) / (end - start)))
