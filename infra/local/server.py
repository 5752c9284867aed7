"""The process that is the local cloud: MiniStack, with five adaptations.

`cloud.Cloud` starts it as `python -m infra.local.server`, with all settings in the environment. The adaptations replace
private parts of MiniStack, so its version is pinned. Each is a function that says why it exists, and that fails at the
start when the part no longer exists.
"""

import os
import shutil
import signal
import threading
import time
from pathlib import Path
from typing import Any

import ministack.app
from ministack.core import lambda_runtime
from ministack.services import dynamodb, lambda_svc

from infra.local.journal import Journal
from infra.local.turnstile import Full, Turnstile
from infra.services import ALL, STAGES

PATIENCE_SECONDS = 29.0  # as long as API Gateway waits for a function
LONGEST_INVOCATION_SECONDS = max(function.seconds for function in STAGES[ALL].functions)


def bound_workers(places: int) -> None:
    """Limits the worker processes of each function to `places`; further invocations wait in order.

    MiniStack starts a process per concurrent invocation without a limit. Its own limits throttle instead of waiting, so
    a burst of 200 requests would either start 200 processes or be refused. The wrapper is around the whole invocation
    (not around taking a worker), so the place becomes free however the invocation ends.
    """
    turnstiles: dict[str, Turnstile] = {}
    lock = threading.Lock()
    invoke = lambda_svc._execute_function_warm

    def invoke_in_turn(func: dict[str, Any], event: Any, request_id: str) -> Any:
        name = (func.get("config") or func).get("FunctionName", "unknown")
        with lock:
            turnstile = turnstiles.setdefault(name, Turnstile(places))
        try:
            with turnstile.pass_through(PATIENCE_SECONDS):
                return invoke(func, event, request_id)
        except Full:
            return lambda_svc._throttle_response(
                reason_code="ReservedFunctionConcurrentInvocationLimitExceeded",
                msg=f"Rate Exceeded: no worker of {name} became free in {PATIENCE_SECONDS:.0f} s",
            )

    lambda_svc._execute_function_warm = invoke_in_turn


def leave_own_libraries_out(python: str) -> None:
    """Runs the functions with this interpreter, which has no libraries.

    MiniStack runs them with its own, and then a library that is missing in the layer is found in the environment of
    MiniStack, in a version that no function gets on AWS.
    """
    runtime_and_script = lambda_runtime._detect_runtime_binary
    lambda_runtime._detect_runtime_binary = lambda runtime: (python, runtime_and_script(runtime)[1])


def let_invocations_end() -> None:
    """Lets a function that gets new code end what it runs with the old code, as Lambda does. MiniStack kills its
    workers at once, and with them requests and messages that are under way.

    All its workers leave the pool at once, so none gets another invocation. Busy ones are killed when they are idle.
    """
    lock, pools, kill = lambda_runtime._lock, lambda_runtime._workers, lambda_runtime.kill_workers

    def invalidate_when_idle(name: str, *_: Any, **__: Any) -> None:
        with lock:
            ended = [each for pool in pools.values() for each in pool if each.func_name == name]
            for pool in pools.values():
                pool[:] = [each for each in pool if each not in ended]
            busy = [each for each in ended if each.in_use]
        kill([each for each in ended if each not in busy])
        if busy:
            threading.Thread(
                target=_kill_when_idle, args=(busy,), daemon=True, name="linehold-last-invocations"
            ).start()

    lambda_svc.invalidate_worker = invalidate_when_idle


def _kill_when_idle(workers: list[lambda_runtime.Worker]) -> None:
    give_up = time.monotonic() + LONGEST_INVOCATION_SECONDS
    while time.monotonic() < give_up and any(each.in_use for each in workers):
        time.sleep(0.05)
    lambda_runtime.kill_workers(workers)


def shorten_log_waits() -> None:
    """Waits 3 ms instead of 50 for a function's first log line, and 1 instead of 5 for the next one.

    The wait is part of every invocation. A later line is read with the next invocation.
    """
    first_line_wait, idle_confirm, hard_cap = 0.003, 0.001, 0.25
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (first_line_wait, idle_confirm, hard_cap)


def keep_journal(path: Path) -> None:
    """Writes every change of an item to the journal before the caller is answered (see infra.local.journal).

    MiniStack calls `_emit_stream_event` for each change right after it was applied, also for tables without a stream. A
    transaction applies its writes together, so they become one line.
    """
    journal = Journal(path)
    emit, transact = dynamodb._emit_stream_event, dynamodb._transact_write_items

    def record_and_emit(
        table_name: str, event_name: str, old_item: Any, new_item: Any, *args: Any, **kwargs: Any
    ) -> None:
        table = dynamodb._tables.get(table_name)
        image = new_item or old_item
        if table and image:
            names = filter(None, (table["pk_name"], table["sk_name"]))
            journal.record((table_name, {name: image[name] for name in names}, new_item or None))
        emit(table_name, event_name, old_item, new_item, *args, **kwargs)

    def transact_on_one_line(data: Any) -> Any:
        with journal.one_line():
            return transact(data)

    dynamodb._emit_stream_event = record_and_emit
    dynamodb._transact_write_items = transact_on_one_line


def stop_with_parent() -> None:
    """Ends this process when its parent has ended, so that a killed launcher does not block the port."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
        os.killpg(os.getpgid(0), signal.SIGKILL)  # this session: the server and its workers

    threading.Thread(target=watch, daemon=True, name="linehold-parent-watch").start()


def main() -> None:
    """Adapts MiniStack and serves until a signal."""
    # Popped, because every function gets MiniStack's environment.
    bound_workers(int(os.environ.pop("LINEHOLD_WORKERS")))
    leave_own_libraries_out(os.environ.pop("LINEHOLD_PYTHON"))
    keep_journal(Path(os.environ.pop("LINEHOLD_JOURNAL")))
    let_invocations_end()
    shorten_log_waits()
    stop_with_parent()
    ministack.app.main()


if __name__ == "__main__":
    main()
