"""The pipes to a worker: its answer, and all that it logged before it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from tests.support.engines import beside_the_local_cloud

with beside_the_local_cloud():
    from infra.local.quicker_invocations import UNREADABLE_LINES, NoAnswer, Pipes, TooLate

LOUD = 300_000
"""Bytes, several times what a pipe holds."""


class Started(Protocol):
    def __call__(self, script: str) -> Pipes: ...


@pytest.fixture
def started() -> Iterator[Started]:
    """Starts workers that run a script with the lines that they are asked."""
    with ExitStack() as running:

        def start(script: str) -> Pipes:
            text = f"import json, os, sys, time\nfor asked in sys.stdin:\n    {script}\n    sys.stdout.flush()"
            pipe = subprocess.PIPE
            worker = subprocess.Popen([sys.executable, "-c", text], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
            running.enter_context(worker)
            running.callback(worker.kill)
            return Pipes(worker)

        yield start


def soon() -> float:
    return time.monotonic() + 20


def test_lines_come_with_their_own_answer(started: Started) -> None:
    """All of them, however many, and none of them later."""
    pipes = started(f"sys.stderr.write(asked * {LOUD // 10}); print(json.dumps({{'status': 'ok', 'result': asked}}))")
    for asked in ("the first\n", "the next!\n"):
        assert pipes.ask(asked.encode(), soon()) == {"status": "ok", "result": asked}
        assert pipes.log() == (asked * (LOUD // 10)).removesuffix("\n")
    assert pipes.log() == ""


def test_long_questions_and_answers(started: Started) -> None:
    """Neither side waits for the other when both have more to say than a pipe holds."""
    pipes = started("print('{'); print(json.dumps({'status': 'ok', 'result': asked}))")
    asked = "x" * LOUD + "\n"
    assert pipes.ask(asked.encode(), soon())["result"] == asked


def test_a_worker_that_ends(started: Started) -> None:
    """Its last words are there, and there is no answer."""
    pipes = started("print('sorry', file=sys.stderr, flush=True); os._exit(1)")
    with pytest.raises(NoAnswer, match="died"):
        pipes.ask(b"?\n", soon())
    assert pipes.log() == "sorry"


def test_a_worker_that_is_late(started: Started) -> None:
    """The caller waits no longer than the function may take, also while the worker does not even read."""
    pipes = started("time.sleep(60)")
    for question in (b"?\n", b"x" * LOUD + b"\n"):
        begun = time.monotonic()
        with pytest.raises(TooLate):
            pipes.ask(question, begun + 0.2)
        assert 0.2 <= time.monotonic() - begun < 5


def test_a_worker_that_talks(started: Started) -> None:
    """Lines that are no answer are passed over, but not without an end."""
    pipes = started(f"print('hello\\n' * {UNREADABLE_LINES})")
    with pytest.raises(NoAnswer, match="No JSON"):
        pipes.ask(b"?\n", soon())
