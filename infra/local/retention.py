"""How long MiniStack keeps what it would keep until it ends: records of streams, and log lines of functions.

DynamoDB keeps a stream's records for a day and CloudWatch keeps log lines. A laptop's memory is smaller: here records
are kept until all functions behind the stream have read them, and of each function the lines of its newest calls.
"""

import threading
from collections.abc import Callable
from typing import Any

from ministack.core.arn import parse_arn
from ministack.services import cloudwatch_logs, dynamodb, lambda_svc

READ_RECORDS = 100
"""Stay in each stream, so that a writer that looks at its oldest record always finds one."""

CALLS = 200
"""Calls of each function whose log lines are kept."""


def bound() -> None:
    """Adapts MiniStack."""
    forget_read_records()
    forget_old_calls()


def forget_read_records() -> None:
    """After each pass over a stream. Others may read the same stream then, so nobody reads while records go."""
    poll, sources, lock = lambda_svc._poll_dynamodb_streams, lambda_svc._iter_all_esms, threading.Lock()

    def poll_and_forget() -> bool:
        progress: bool = poll()
        with lock:
            forget()
        return progress

    def forget() -> None:
        reached: dict[tuple[str, str, str], int] = {}
        for account, region, mapping in sources():
            position = lambda_svc._dynamodb_stream_positions.get_scoped(account, region, mapping["UUID"])
            if position is not None:  # else it reads a queue, or begins only now
                stream = account, region, parse_arn(mapping["EventSourceArn"]).resource.split("/")[1]
                reached[stream] = min(position, reached.get(stream, position))
        for stream, position in reached.items():
            _forget_before(stream, position)

    def alone(read: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            with lock:
                return read(*args, **kwargs)

        return answer

    for name in ("stream_records_since", "stream_end_position"):
        setattr(dynamodb, name, alone(getattr(dynamodb, name)))
    lambda_svc._poll_dynamodb_streams = poll_and_forget


def forget_old_calls() -> None:
    """MiniStack makes a log stream for each call."""
    emit, lock = lambda_svc._emit_lambda_logs, threading.Lock()

    def emit_and_forget(*args: Any, **kwargs: Any) -> None:
        emit(*args, **kwargs)
        with lock:
            for group in list(cloudwatch_logs._log_groups.values()):
                streams = group["streams"]
                while len(streams) > CALLS:
                    del streams[next(iter(streams))]

    lambda_svc._emit_lambda_logs = emit_and_forget


def _forget_before(stream: tuple[str, str, str], position: int) -> None:
    """Positions count from the stream's first record, so what is forgotten is counted."""
    records = dynamodb._stream_records.get_scoped(*stream, [])
    forgotten = dynamodb._stream_trimmed.get_scoped(*stream, 0)
    read = min(position - forgotten, len(records) - READ_RECORDS)
    if read > 0:
        del records[:read]
        dynamodb._stream_trimmed.set_scoped(*stream, forgotten + read)
