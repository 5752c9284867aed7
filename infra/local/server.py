"""The process that is the local cloud: MiniStack, adapted.

`cloud.Cloud` starts it through infra.local.tether, with all settings in the environment. The adaptations replace
private parts of MiniStack, so its version is pinned. Each is a function that says why it exists, and that fails at the
start when the part no longer exists.
"""

import logging
import os
import threading
import time
from pathlib import Path
from typing import Any

import ministack.app
from ministack.core import lambda_runtime
from ministack.services import apigateway_v1 as gateway
from ministack.services import dynamodb, lambda_svc

from infra.local import quicker_events, quicker_http, quicker_invocations, quicker_store, recording, retention
from infra.local.desk.clock import MovedTime, with_moved_dates
from infra.local.desk.desk import Desk
from infra.local.desk.door import with_the_workbench
from infra.local.desk.inside import Inside
from infra.local.desk.passing import pass_time
from infra.local.state import private_folder
from infra.local.turnstile import Full, Turnstile
from infra.services import ALL, STAGES

logger = logging.getLogger("linehold")

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


def survive_dead_workers(python: Path) -> None:
    """A worker that died, or that does not start, is replaced at the next call, whatever happened to its files.

    MiniStack drops all workers of the function instead, busy ones too. `python` is the interpreter of the functions, in
    the folder that the workers unpack their code in; a machine that cleans up its memory disk deletes both.
    """
    base, settings = python.resolve(), python.parents[1] / "pyvenv.cfg"
    text = settings.read_text()
    spawn, invoke = lambda_runtime.Worker._spawn, lambda_runtime.Worker.invoke

    one_at_a_time = threading.Lock()

    def spawn_anywhere(worker: lambda_runtime.Worker) -> None:
        with one_at_a_time:
            if not python.exists():
                private_folder(python.parents[2])
                python.parent.mkdir(parents=True, exist_ok=True)
                settings.write_text(text)
                python.symlink_to(base)
        spawn(worker)

    def invoke_or_drop(worker: lambda_runtime.Worker, *args: Any, **kwargs: Any) -> Any:
        try:
            return invoke(worker, *args, **kwargs)
        except Exception as problem:
            logger.error("A worker of %s did not start: %s", worker.func_name, problem)
            lambda_runtime._signal(worker._proc)
            lambda_runtime._collect(worker._proc, time.monotonic())
            worker._proc = None  # so the next call starts another
            return {"status": "error", "error": "The function did not start."}

    lambda_runtime.Worker._spawn, lambda_runtime.Worker.invoke = spawn_anywhere, invoke_or_drop


class FunctionFailed(Exception):
    """A function of an API gave no answer."""


def answer_for_failed_functions() -> None:
    """Answers 502 with the API's own gateway response, as API Gateway does. MiniStack shows the function's error, which
    has paths of this machine in it."""
    shaped, invoke, render = (
        gateway._lambda_proxy_response,
        gateway._invoke_lambda_proxy_v1,
        gateway._gateway_error_response,
    )

    def shaped_or_failed(result: Any) -> Any:
        response, error = shaped(result)
        if error:
            raise FunctionFailed
        return response, None

    async def invoke_or_refuse(*args: Any, **kwargs: Any) -> Any:
        try:
            return await invoke(*args, **kwargs)
        except FunctionFailed:
            return gateway._gw_error("DEFAULT_5XX", "Internal server error")

    def render_as_bad_gateway(error: Any, request: Any) -> Any:
        _, *rest = rendered = render(error, request)
        return (502, *rest) if error.response_type == "DEFAULT_5XX" else rendered

    gateway._lambda_proxy_response, gateway._invoke_lambda_proxy_v1 = shaped_or_failed, invoke_or_refuse
    gateway._gateway_error_response = render_as_bad_gateway


def main() -> None:
    """Adapts MiniStack and serves until a signal."""
    quicker_store.adapt(dynamodb)
    quicker_invocations.adapt()
    # Popped, because every function gets MiniStack's environment.
    bound_workers(int(os.environ.pop("LINEHOLD_WORKERS")))
    python = os.environ.pop("LINEHOLD_PYTHON")
    leave_own_libraries_out(python)
    survive_dead_workers(Path(python))
    answer_for_failed_functions()
    recording.keep_journal(Path(os.environ.pop("LINEHOLD_JOURNAL")))
    let_invocations_end()
    retention.bound()
    quicker_events.adapt()
    clock = MovedTime(Path(os.environ["CLOCK_FILE"]))  # not popped: the functions read it
    desk = Desk(Inside(f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}").parts, clock, pass_time)
    web, told = Path(os.environ.pop("LINEHOLD_WEB")), Path(os.environ.pop("LINEHOLD_WEB_CONFIG"))
    quicker_http.serve_with_uvicorn(web, told, lambda app: with_moved_dates(with_the_workbench(app, desk), clock))
    ministack.app.main()


if __name__ == "__main__":
    main()
