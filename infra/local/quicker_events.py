"""Queues and streams that do not wait for each other, that cost nothing while they are empty, and whose batches are as
large as AWS's.

In MiniStack one thread looks at all event sources, one after the other, each time when any of them has something. It
calls the functions behind streams itself, so each of them delays the others, and the queues. It hands a function ten
messages of a queue at most, as ReceiveMessage does, and does not gather them.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ministack.services import dynamodb, lambda_svc, sqs

from infra.local.parts import taken

logger = logging.getLogger("linehold")

RETRIED_AFTER_SECONDS = 1.0
"""As MiniStack retries a batch that failed."""

_Json = dict[str, Any]

_Source = tuple[str, str, _Json]
"""The account, the region, and the mapping of a source to a function."""


class _Look(threading.local):
    """What this thread looks at: of all event sources, those that fit."""

    fits: Callable[[_Json], bool] | None = None

    @contextmanager
    def only(self, fits: Callable[[_Json], bool]) -> Iterator[None]:
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
    _receive_whole_batches()
    _read_streams_side_by_side(sources, poll_streams)


def _of_queues_with_messages(poll: Callable[[], bool]) -> bool:
    queues = list(sqs._queues._data.values())
    full = {queue["attributes"]["QueueArn"]: queue["messages"] for queue in queues if queue["messages"]}
    if not full:
        return False
    now = time.time()
    with _look.only(lambda mapping: _has_batch(mapping, full.get(mapping.get("EventSourceArn", ""), ()), now)):
        return poll()


def _has_batch(mapping: _Json, messages: Sequence[_Json], now: float) -> bool:
    """Whether these messages of its queue fill a batch, or the oldest was gathered for as long as the window is."""
    window = mapping.get("MaximumBatchingWindowInSeconds", 0)
    if not messages or not window:
        return bool(messages)
    visible = [since for message in messages if (since := message.get("visible_at", 0.0)) <= now]
    return len(visible) >= mapping["BatchSize"] or min(visible, default=now) + window <= now


def _receive_whole_batches() -> None:
    """As MiniStack receives messages for a function, without its limit of ten."""
    taken(sqs, "_receive_messages_for_esm", "queue_url", "max_number")
    queue_of, forget_old = taken(sqs, "_get_q", "url", "action"), taken(sqs, "_expire_retained", "q")
    set_aside, collect = taken(sqs, "_dlq_sweep", "q"), taken(sqs, "_collect_msgs", "q", "max_n", "vis_timeout")

    def received(queue_url: str, max_number: int) -> list[_Json]:
        with sqs._queues_lock:
            queue = queue_of(queue_url)
            forget_old(queue)
            set_aside(queue)
            messages: list[_Json] = collect(queue, max_number, int(queue["attributes"]["VisibilityTimeout"]))
            return messages

    sqs._receive_messages_for_esm = received


def _of_service(service: str, poll: Callable[[], bool]) -> bool:
    with _look.only(lambda mapping: _is_of(service, mapping)):
        return poll()


def _is_of(service: str, mapping: _Json) -> bool:
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
