"""Follows the log lines of all functions: `make tail`, `make tail CODE=SEAT_TAKEN`, `make tail REQUEST=…`, or

    python -m infra.operating.tail [--env staging] [--route 'POST /v1/'] [--code …] [--request …] [--since 10]

`--since` shows the last minutes first. On AWS all functions of a stage write into one group, and it is asked four times
a second, because an account may ask five times. Lines may arrive late, so each pass looks ten seconds back.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.operating.deployed import deployed
from infra.operating.lines import Wanted, shown

LATE = 10_000
"""Milliseconds by which a line may be late."""

_OF_STREAM = re.compile(r"/linehold-[^/]*-(\w+)-\w+\[")
"""The function in the name of a stream of a stage's group, as the template names it."""

_BETWEEN_REQUESTS, _BETWEEN_PASSES = 0.25, 0.5
"""Seconds."""


@dataclass
class Tail:
    """The lines of these log groups, by what they are shown as, from the instant `since` on. `pause` is called between
    two requests."""

    logs: Any
    groups: Mapping[str, str]
    wanted: Wanted
    since: int
    pause: Callable[[], None] = lambda: None
    _seen: dict[tuple[str, str, int, str], int] = field(default_factory=dict)

    def new(self, now: int) -> Iterator[str]:
        """The wanted lines that came since the last pass, in the order of their instants."""
        found = sorted(each for name in self.groups for each in self._of(name))
        self.since = max(self.since, now - LATE)
        self._seen = {event: at for event, at in self._seen.items() if at >= self.since}
        yield from (line for *_, line in found)

    def _of(self, name: str) -> Iterator[tuple[int, int, str]]:
        asked: dict[str, Any] = {"logGroupName": self.groups[name], "startTime": self.since}
        while True:
            self.pause()
            try:
                page = self.logs.filter_log_events(**asked)
            except self.logs.exceptions.ResourceNotFoundException:
                return  # nothing has run yet
            for place, event in enumerate(page["events"]):
                at, text, stream = event["timestamp"], event["message"], event.get("logStreamName", "")
                this = name, stream, at, text
                if this not in self._seen:
                    self._seen[this] = at
                    function = _OF_STREAM.search(stream)
                    line = shown(function[1] if function else name, at, text, self.wanted)
                    if line is not None:
                        yield at, place, line
            if not page.get("nextToken"):
                return
            asked["nextToken"] = page["nextToken"]


def main() -> None:
    """The command line; ends at Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m infra.operating.tail", description=(__doc__ or "").splitlines()[0])
    for name in ("env", "route", "code", "request"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--since", default="0", help="minutes")
    chosen = parser.parse_args()
    place = deployed(chosen.env)
    begun = _now() - int(float(chosen.since or 0) * 60_000)
    wanted = Wanted(chosen.route, chosen.code, chosen.request)
    pause = (lambda: None) if place.local else (lambda: time.sleep(_BETWEEN_REQUESTS))
    tail = Tail(place.client("logs"), place.log_groups(), wanted, begun, pause)
    print(f"following the functions of {place.env}; Ctrl-C ends it", file=sys.stderr, flush=True)
    try:
        while True:
            for line in tail.new(_now()):
                print(line, flush=True)
            time.sleep(_BETWEEN_PASSES)
    except KeyboardInterrupt:
        return


def _now() -> int:
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    main()
