"""Calls of functions without a thread to read the answer, and without waiting for log lines.

MiniStack starts a thread for each answer and keeps another for each worker's log lines. Whether a line is there when
the answer is depends on that thread, so MiniStack waits for it. Here the thread that calls reads both pipes itself. The
worker writes its lines before its answer, so all of a call's lines are there with the answer, and none is waited for.
"""

import contextlib
import fcntl
import json
import os
import select
import subprocess
import time
from typing import Any

from ministack.core import lambda_runtime

from infra.local.parts import taken

ROOM = 1 << 20
"""Bytes of log lines that a worker can write before its first call, when nobody reads them yet."""

UNREADABLE_LINES = 200
"""Lines that are no answer, after which MiniStack gives up."""

_CHUNK = 1 << 16


class NoAnswer(Exception):
    """The worker gave none; the message says why."""


class TooLate(Exception):
    """The function's time is up."""


class Pipes:
    """Our ends of a worker's pipes, which never block."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self.process = process
        self._in, self._out, self._err = (each.fileno() for each in (process.stdin, process.stdout, process.stderr))
        for each in (self._in, self._out, self._err):
            os.set_blocking(each, False)
        self._heard, self._logged = bytearray(), bytearray()

    def ask(self, question: bytes, give_up: float) -> dict[str, Any]:
        """The worker's answer. Raises NoAnswer, and TooLate at the instant `give_up` of the monotonic clock."""
        unsent, heard, unreadable = memoryview(question), 0, 0
        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        poll.register(self._err, select.POLLIN)
        poll.register(self._in, select.POLLOUT)
        while True:
            left = give_up - time.monotonic()
            if left <= 0:
                raise TooLate
            for pipe, _ in poll.poll(left * 1000 + 1):
                if pipe == self._in:
                    try:
                        unsent = unsent[os.write(self._in, unsent) :]
                    except BlockingIOError:
                        continue
                    except OSError as problem:
                        raise NoAnswer(str(problem)) from None
                    if not unsent:
                        poll.unregister(self._in)
                elif pipe == self._err:
                    if not self._read_log():
                        poll.unregister(self._err)
                elif not (chunk := os.read(self._out, _CHUNK)):
                    raise NoAnswer("Worker process died")
                else:
                    self._heard += chunk
                    while (end := self._heard.find(b"\n", heard)) >= 0:
                        line = bytes(self._heard[:end]).strip()
                        del self._heard[: end + 1]
                        heard = 0
                        if answer := _answer(line):
                            return answer
                        if (unreadable := unreadable + 1) == UNREADABLE_LINES:
                            raise NoAnswer(f"No JSON response from worker after {UNREADABLE_LINES} lines")
                    heard = len(self._heard)

    def log(self) -> str:
        """All lines since the last time."""
        with contextlib.suppress(BlockingIOError):
            while self._read_log():
                """There may be more."""
        text = self._logged.decode(errors="replace").removesuffix("\n")
        self._logged.clear()
        return text

    def _read_log(self) -> bool:
        chunk = os.read(self._err, _CHUNK)
        self._logged += chunk
        return bool(chunk)


def _answer(line: bytes) -> dict[str, Any] | None:
    if line.startswith(b"{"):
        with contextlib.suppress(ValueError):
            answer = json.loads(line)
            if answer.get("status") in ("ok", "error"):
                return dict(answer)
    return None


def adapt() -> None:
    """Adapts MiniStack. What follows when a worker gives no answer stays: the next call starts another one."""
    worker = lambda_runtime.Worker
    taken(worker, "invoke", "self", "event", "request_id", "trace_id", "depth", "durable", "invoked_function_arn")
    taken(worker, "_read_stderr", "self")
    worker.invoke, worker._read_stderr = _invoke, _make_room


def _invoke(
    worker: Any,
    event: Any,
    request_id: str,
    *,
    trace_id: str | None = None,
    depth: Any = None,
    durable: dict[str, Any] | None = None,
    invoked_function_arn: str | None = None,
) -> dict[str, Any]:
    """In place of `Worker.invoke`, with the same answers."""
    with worker._lock:
        if cold := worker._proc is None or worker._proc.poll() is not None:
            worker._spawn()
            worker._cold = False
        process, seconds = worker._proc, worker.config.get("Timeout", 30)
        pipes: Pipes | None = getattr(worker, "pipes", None)
        if pipes is None or pipes.process is not process:
            pipes = worker.pipes = Pipes(process)
        context = {
            "request_id": request_id,
            "invoked_function_arn": worker.config.get("FunctionArn", "")
            if invoked_function_arn is None
            else invoked_function_arn,
            "timeout_ms": int(float(seconds) * 1000),
            "trace_id": trace_id,
            "depth": depth,
            "durable": durable or {},
        }
        question = json.dumps({"event": event, "ctx": context}).encode() + b"\n"
        try:
            answer = pipes.ask(question, time.monotonic() + float(seconds))
        except NoAnswer as why:
            answer = {"status": "error", "error": str(why)}
        except TooLate:
            answer = {"status": "error", "error": f"Task timed out after {seconds}.00 seconds"}
        if answer["status"] == "error":
            worker._proc = None
            lambda_runtime._signal(process)
            lambda_runtime._collect(process, time.monotonic() + lambda_runtime._REAP_GRACE)
        return answer | {"cold_start": cold, "log": pipes.log()}


def _make_room(worker: Any) -> None:
    """In place of the thread that reads log lines, which ends with this."""
    if resize := getattr(fcntl, "F_SETPIPE_SZ", None):  # Linux alone; elsewhere a pipe has room for 64 kB
        with contextlib.suppress(OSError):
            fcntl.fcntl(worker._proc.stderr, resize, ROOM)
