"""Runs imports as the command does, against the API of the test."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import httpx

from infra.importing.account import Login
from tests.support.api import Api

Run = Callable[[Path, httpx.Client, Login, TextIO, TextIO], int]

Meanwhile = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]
"""Stands between the command and the API: gets a request and the function that sends it."""


@dataclass(frozen=True)
class Import:
    """The result of an import: its exit status and its output on both streams."""

    status: int
    out: str
    err: str


def imported(run: Run, path: Path, http: httpx.Client, email: str, password: str = "correct horse") -> Import:
    """Import the file as this operator; by default with the password of `scene.operator`."""
    out, err = io.StringIO(), io.StringIO()
    with http:
        status = run(path, http, Login(email, password), out, err)
    return Import(status, out.getvalue(), err.getvalue())


def in_process(api: Api, meanwhile: Meanwhile | None = None) -> httpx.Client:
    """An HTTP client whose calls go to the API of the test."""

    def answer(request: httpx.Request) -> httpx.Response:
        def send() -> httpx.Response:
            path = request.url.raw_path.decode()
            reply = api.send(request.method, path, request.read(), dict(request.headers))
            return httpx.Response(reply.status, headers=dict(reply.headers), text=reply.text)

        return meanwhile(request, send) if meanwhile else send()

    return httpx.Client(base_url="http://in.process", transport=httpx.MockTransport(answer))
