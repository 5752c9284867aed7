"""One execution environment: a packaged function under AWS's own runtime interface client.

The child process gets the folders that Lambda has (task, layer, runtime client) and nothing else: `-I -S` keeps
the machine's site-packages, user folder and PYTHON* variables out, and the environment is built from nothing. It
talks to a stub of the runtime API on the loopback interface, which hands out the given events one by one, as a
warm environment gets them, and ends the process after the last.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.templates import Template

PATIENCE_SECONDS = 60.0
_NEXT = "/2018-06-01/runtime/invocation/next"
TRACE = "Root=1-67a1b2c3-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1"

_BOOT = """
import json, sys
sys.path[:0] = {paths!r}
from awslambdaric.__main__ import main
try:
    main(["awslambdaric", {handler!r}])
finally:
    loaded = {{name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}}
    with open({report!r}, "w") as out:
        json.dump(loaded, out)
"""


@dataclass(frozen=True)
class Answer:
    """The function's result for one event. `kind` is response or error."""

    kind: str
    body: Any


@dataclass(frozen=True)
class Run:
    """The results of one environment: its answers, log, its modules with their files, and the seconds of its start,
    from the new process to the first request for an event."""

    answers: list[Answer]
    log: str
    modules: Mapping[str, str | None]
    init_seconds: float

    @property
    def bodies(self) -> list[Any]:
        """The answer to each event. Asserts that each got one."""
        assert [answer.kind for answer in self.answers] == ["response"] * len(self.answers), (self.answers, self.log)
        return [answer.body for answer in self.answers]

    def lines(self) -> list[dict[str, Any]]:
        """The log's JSON lines."""
        return [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]


@dataclass(frozen=True)
class Lambda:
    """The unpacked artefact, and the common environment of its functions."""

    template: Template
    task: Path
    layer: Path
    client: Path
    variables: Mapping[str, str]

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The properties of every function of the template, by logical id."""
        return {
            name: resource["Properties"]
            for name, resource in self.template["Resources"].items()
            if resource["Type"] == "AWS::Serverless::Function"
        }

    def run(self, function: str, *events: Any, layer: bool = True) -> Run:
        """Starts the function, sends it the events in order, and ends it."""
        with tempfile.TemporaryDirectory() as home, _runtime_api(events) as api:
            report = Path(home, "modules.json")
            handler = self.functions[function]["Handler"]
            paths = [self.task, *([self.layer / "python"] if layer else []), self.client]
            started = time.monotonic()
            boot = _BOOT.format(paths=[str(path) for path in paths], handler=handler, report=str(report))
            done = subprocess.run(
                [os.path.realpath(sys.executable), "-I", "-S", "-B", "-c", boot],
                check=False,
                cwd=self.task,
                env=self._environment(function, home) | {"AWS_LAMBDA_RUNTIME_API": api.address},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=PATIENCE_SECONDS,
            )
            modules = json.loads(report.read_text())
            return Run(api.answers, done.stdout, modules, api.first_asked - started)

    @property
    def modules(self) -> list[str]:
        """The names of our modules in the package."""
        return sorted(
            ".".join(path.relative_to(self.task).with_suffix("").parts).removesuffix(".__init__")
            for folder in ("chalicelib", "functions")
            for path in (self.task / folder).rglob("*.py")
        )

    def importable(self, names: Sequence[str]) -> str:
        """Imports modules one after the other; returns the errors, empty if there are none."""
        return self.said(f"import importlib\nfor name in {list(names)!r}: importlib.import_module(name)\n")

    def said(self, code: str) -> str:
        """Runs Python with only the package and the layer; returns its output."""
        code = f"import sys\nsys.path[:0] = {[str(self.task), str(self.layer / 'python')]!r}\n{code}"
        done = subprocess.run(
            [os.path.realpath(sys.executable), "-I", "-S", "-B", "-c", code],
            check=False,
            cwd=self.task,
            env={"PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        return done.stdout or ("" if done.returncode == 0 else f"exit status {done.returncode}")

    def _environment(self, function: str, home: str) -> dict[str, str]:
        properties = self.functions[function]
        own: dict[str, Any] = properties.get("Environment", {}).get("Variables", {})
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": home,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "_HANDLER": properties["Handler"],
            "LAMBDA_TASK_ROOT": str(self.task),
            "LAMBDA_RUNTIME_DIR": str(self.client),
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{properties['Runtime']}",
            "AWS_LAMBDA_FUNCTION_NAME": function,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(properties["MemorySize"]),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2026/12/01/[$LATEST]0",
            **self.variables,
            **{name: value for name, value in own.items() if isinstance(value, str)},
        }


@dataclass
class _RuntimeApi:
    address: str
    answers: list[Answer] = field(default_factory=list)
    first_asked: float = 0.0


@contextmanager
def _runtime_api(events: Sequence[Any]) -> Iterator[_RuntimeApi]:
    """The part of Lambda's runtime API that a runtime client uses, for these events."""
    left = list(events)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            """Tests need no access log."""

        def do_GET(self) -> None:
            api.first_asked = api.first_asked or time.monotonic()
            if self.path != _NEXT or not left:
                self._reply(500, b"{}")  # no more events: the client ends
                return
            self._reply(
                200,
                json.dumps(left.pop(0)).encode(),
                {
                    "Lambda-Runtime-Aws-Request-Id": str(uuid4()),
                    "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 15_000),
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:linehold",
                    "Lambda-Runtime-Trace-Id": TRACE,
                },
            )

        def do_POST(self) -> None:
            body = self._body()
            api.answers.append(Answer(self.path.rsplit("/", 1)[-1], json.loads(body) if body else None))
            self._reply(202, b"")

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _reply(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api = _RuntimeApi(f"127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()
