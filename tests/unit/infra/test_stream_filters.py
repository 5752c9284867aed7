"""The stream filters that services declare against the code behind them.

A record that a filter keeps out never reaches its function, and nothing else notices: clients see no change, lists stay
as they were. So every kind of record that the feeds and the projections read must pass, and every alternative of a
pattern must let through a record that is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.catalogue.rules.cards import IndexNotice
from chalicelib.core.deadline import Deadline
from chalicelib.settings import settings
from infra.services import ALL, STAGES
from infra.template import merged
from tests.support import aws
from tests.support.clock import FakeClock
from tests.unit.infra.stream_changes import PROJECT, PUBLISH, READ, UNREAD, Change, Record

Pattern = Mapping[str, Any]
Readers = Mapping[str, Sequence[Callable[[Record], bool]]]
"""What reads the records of each function: whether a record says anything to it."""


class _Notices:
    """A queue that takes every notice."""

    def send(self, notices: Sequence[IndexNotice], delay: int = 0) -> None:
        pass


class _Timers:
    """Reading a record sets no deadline."""

    def set(self, deadlines: Sequence[Deadline]) -> int:
        raise AssertionError


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    """The feeds and the projections, as wiring makes them."""
    from chalicelib.wiring.feeds import feeds

    with aws.environment():
        settings.cache_clear()
        ports = wiring.Ports(clock=FakeClock(), notices=_Notices(), timers=_Timers())
        app = wiring.App(settings(), ports)
        yield {
            PUBLISH: [lambda record, feed=feed: feed.read(record) is not None for feed in feeds(app)],
            PROJECT: [
                lambda record: app.catalogue.index_events.announce_records([record]) > 0,
                *(lambda record, read=read: read(record) is not None for read in app.catalogue.rank_popular._readers),
            ],
        }
    settings.cache_clear()


def _patterns(function: str) -> list[Pattern]:
    """The filter patterns of a function's stream."""
    events = merged(STAGES[ALL])["Resources"][function]["Properties"]["Events"]
    (source,) = events.values()
    return [json.loads(each["Pattern"]) for each in source["Properties"]["FilterCriteria"]["Filters"]]


def _matches(pattern: Pattern, value: Mapping[str, Any]) -> bool:
    """Whether a filter pattern of Lambda lets this through: every name of the pattern is there and fits.

    Knows what the template uses: equality and `prefix`. Source:
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
    """
    return all(name in value and _fits(wanted, value[name]) for name, wanted in pattern.items())


def _fits(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, list):
        return any(_is(alternative, value) for alternative in wanted)
    return isinstance(value, Mapping) and _matches(wanted, value)


def _is(alternative: Any, value: Any) -> bool:
    if isinstance(alternative, str):
        return bool(alternative == value)
    assert alternative.keys() == {"prefix"}, f"{alternative}: this test knows equality and prefix only"
    return isinstance(value, str) and value.startswith(alternative["prefix"])


def _narrowed(pattern: Pattern) -> Iterator[tuple[str, Pattern]]:
    """The pattern with one of its alternatives in the place of a list of them, once for each, and that alternative."""
    for name, wanted in pattern.items():
        if isinstance(wanted, list):
            yield from ((json.dumps(each), {**pattern, name: [each]}) for each in wanted)
        else:
            yield from ((each, {**pattern, name: narrower}) for each, narrower in _narrowed(wanted))


def _passes(function: str, record: Record) -> bool:
    return any(_matches(pattern, record) for pattern in _patterns(function))


def _each(changes: Mapping[str, Sequence[Change]]) -> list[Any]:
    return [
        pytest.param(function, change, id=f"{function}: {change.kind}")
        for function, found in changes.items()
        for change in found
    ]


@pytest.mark.parametrize(("function", "change"), _each(READ))
def test_what_is_read_passes(function: str, change: Change, readers: Readers) -> None:
    """A change that a feed or a projection reads starts its function."""
    assert any(read(change.record) for read in readers[function]), "nothing reads this"
    assert _passes(function, change.record)


@pytest.mark.parametrize("function", READ)
def test_every_reader_reads_something_here(function: str, readers: Readers) -> None:
    """A new feed or projection needs a change of its kind in this test."""
    for number, read in enumerate(readers[function]):
        assert any(read(change.record) for change in READ[function]), f"reader {number} of {function}"


@pytest.mark.parametrize("function", READ)
def test_every_alternative_of_a_pattern_is_read(function: str, readers: Readers) -> None:
    """Each prefix, value and kind of event in a pattern lets through a change that is read; a stale one does not."""
    for pattern in _patterns(function):
        for alternative, narrower in _narrowed(pattern):
            passing = [change.record for change in READ[function] if _matches(narrower, change.record)]
            assert any(read(record) for record in passing for read in readers[function]), f"{alternative} of {pattern}"


@pytest.mark.parametrize(("function", "change"), _each(UNREAD))
def test_what_nothing_reads_is_kept_out(function: str, change: Change) -> None:
    """New rows, whose event is not yet public; what a function writes itself; what it would read in vain."""
    assert not _passes(function, change.record)
