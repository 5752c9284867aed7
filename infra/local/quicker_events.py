"""Queues and streams that do not wait for each other, and that cost nothing while they are empty.

In MiniStack one thread looks at all event sources, one after the other, each time when any of them has something. It
calls the functions behind streams itself, so each of them delays the others, and the queues.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ministack.services import dynamodb, lambda_svc, sqs

from infra.local.parts import taken

logger = logging.getLogger("linehold")

RETRIED_AFTER_SECONDS = 1.0
"""As MiniStack retries a batch that failed."""

_Source = tuple[str, str, dict[str, Any]]
"""The account, the region, and the mapping of a source to a function."""


class _Look(threading.local):
    """What this thread looks at: of all event sources, those that fit."""

    fits: Callable[[dict[str, Any]], bool] | None = None

    @contextmanager
    def only(self, fits: Callable[[dict[str, Any]], bool]) -> Iterator[None]:
        self.fits = fits
        try:
            yield
        finally:
            self.fits = None


_look = _Look()


def adapt() -> None:
    """Adapts MiniStack; after infra.local.retention, which has to see all sources."""
    names = ("_iter_all_esms", "_poll_sqs", "_poll_kinesis", "_poll_dynamodb_streams")
    sources, poll_queues, poll_kinesis, poll_streams = (taken(lambda_svc, name) for name in names)

    def fitting_sources() -> Iterator[_Source]:
        fits = _look.fits
        return (source for source in sources() if fits is None or fits(source[2]))

    lambda_svc._iter_all_esms = fitting_sources
    lambda_svc._poll_sqs = lambda: _of_queues_with_messages(poll_queues)
    lambda_svc._poll_kinesis = lambda: _of_service("kinesis", poll_kinesis)
    _read_streams_side_by_side(sources, poll_streams)


def _of_queues_with_messages(poll: Callable[[], bool]) -> bool:
    full = {queue["attributes"]["QueueArn"] for queue in list(sqs._queues._data.values()) if queue["messages"]}
    if not full:
        return False
    with _look.only(lambda mapping: mapping.get("EventSourceArn") in full):
        return poll()


def _of_service(service: str, poll: Callable[[], bool]) -> bool:
    with _look.only(lambda mapping: _is_of(service, mapping)):
        return poll()


def _is_of(service: str, mapping: dict[str, Any]) -> bool:
    return f":{service}:" in mapping.get("EventSourceArn", "")


def _read_streams_side_by_side(sources: Callable[[], Iterator[_Source]], poll: Callable[[], bool]) -> None:
    """Each function behind a table's stream gets a thread, which a new record wakes, and not the other sources."""
    bells: dict[str, threading.Event] = {}

    class Bells:
        @staticmethod
        def set() -> None:
            for bell in list(bells.values()):
                bell.set()

    def mappings() -> set[str]:
        return {mapping["UUID"] for _, _, mapping in sources() if _is_of("dynamodb", mapping)}

    def read(mapping: str, bell: threading.Event) -> None:
        while mapping in mappings():
            bell.clear()
            try:
                with _look.only(lambda each: each["UUID"] == mapping):
                    progress = poll()
            except Exception:
                logger.exception("A stream could not be read")
                progress = False
            if not progress:
                bell.wait(RETRIED_AFTER_SECONDS)
        del bells[mapping]

    def start_readers() -> bool:
        for mapping in mappings() - bells.keys():
            bell = bells[mapping] = threading.Event()
            threading.Thread(target=read, args=(mapping, bell), daemon=True, name="linehold-stream").start()
        return False

    assert dynamodb.esm_wake is lambda_svc.esm_wake, "MiniStack's table wakes something else"
    dynamodb.esm_wake = Bells
    lambda_svc._poll_dynamodb_streams = start_readers
