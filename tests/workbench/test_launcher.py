"""`make run`: killed, interrupted, and started on a state that something has happened to."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from infra.local import secret
from infra.local.process import ServerProcess, port_is_free
from infra.package import ROOT
from tests.support.local import free_port, wait_for
from tests.workbench.launching import LAUNCH, gone, launched

SHELL = ["sh", "infra/interruptible.sh"]
MAKE = ["sh", "-c", '"$@"; exit', "make"]
"""A parent of the shell, which waits for it."""


@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 0.8])
def test_a_killed_launcher_leaves_no_server(tmp_path: Path, after: float) -> None:
    """However young the server is: the port is free a moment later. The kernel closes what a process had open after
    the process has no environment any more, by which `gone` finds it."""
    with launched(tmp_path) as launcher:
        launcher.wait_for_server()
        time.sleep(after)  # the instant is what the test is about
        launcher.process.kill()
        gone(launcher)
        wait_for(lambda: port_is_free(launcher.port), "free port", 5)


@pytest.mark.parametrize("starter", [SHELL, [*MAKE, *SHELL]], ids=["shell", "make"])
def test_it_ends_with_what_has_started_it(tmp_path: Path, starter: list[str]) -> None:
    """`kill -9` of make, or of the shell between: the launcher gets no signal."""
    with launched(tmp_path, [*starter, *LAUNCH]) as launcher:
        launcher.wait_for_server()
        launcher.process.kill()
        launcher.process.wait()  # until then it counts as running
        launcher.ended(120)  # its output is closed; it may be packaging the functions
        gone(launcher)


@pytest.mark.parametrize(
    ("key", "after"),
    [*product([signal.SIGINT], [0.0, 0.03, 0.1, 0.3, 0.8, 1.6]), *product([signal.SIGQUIT], [0.1, 1.6])],
)
def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path, key: signal.Signals, after: float) -> None:
    """At any instant, as `make run` starts it; so does Ctrl-\\."""
    assert f"{' '.join(SHELL)} $(PY) -m infra.local.run\n" in (ROOT / "Makefile").read_text()
    with launched(tmp_path, [*SHELL, *LAUNCH]) as launcher:
        time.sleep(after)  # the instant is what the test is about
        os.killpg(launcher.process.pid, key)
        status, out, errors = launcher.ended()
        assert "Traceback" not in out + errors
        assert (status, errors) in ((0, ""), (130, ""), (-key, ""))
        gone(launcher)


def _folder(name: str) -> Callable[[Path], None]:
    return lambda state: (state / name).mkdir()


def _file(name: str, content: str) -> Callable[[Path], None]:
    def write(state: Path) -> None:
        (state / name).write_text(content)

    return write


def _state_is_a_file(state: Path) -> None:
    state.rmdir()
    state.write_text("")


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (_state_is_a_file, "a folder belongs there: move that file away"),
        (_folder("cloud.log"), "a file belongs there: move that folder away"),
        (_folder("journal.jsonl"), "a file belongs there: move that folder away"),
        (_file("journal.jsonl", '[["t",{},nu\n'), "REPAIR=1"),
        (_file(secret.FILES["TokensSecret"], '{"current": "k1"}'), "without the file a start makes new keys"),
        (_file(secret.FILES["TicketsSecret"], '{"curr'), "without the file a start makes new keys"),
    ],
    ids=["a file", "log", "journal", "line", "secret without its key", "torn secret"],
)
def test_what_is_wrong_with_the_state_is_said_in_one_line(
    tmp_path: Path, prepare: Callable[[Path], None], expected: str
) -> None:
    """With a way out."""
    state = tmp_path / "state"
    state.mkdir()
    prepare(state)
    with launched(state) as launcher:
        _says_one_line(launcher.ended(120), expected)
        gone(launcher)


def test_a_server_that_is_not_started_leaves_no_files(tmp_path: Path) -> None:
    """They would stay in memory until the next start on the same port."""
    (tmp_path / "cloud.log").mkdir()
    server = ServerProcess(tmp_path, free_port())
    with pytest.raises(IsADirectoryError):
        server.start()
    assert not server._scratch.exists()


def test_a_state_that_cannot_be_written_is_said_in_one_line() -> None:
    """A folder of the system, which not even root may write."""
    with launched(Path("/sys/linehold" if sys.platform == "linux" else "/System/linehold")) as launcher:
        _says_one_line(launcher.ended(), "linehold): make")


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_full_disk_is_said_in_one_line(tmp_path: Path, room: int) -> None:
    """Before the server is started, and while the functions are packaged."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with launched(tmp_path, limit=limit) as launcher:
        _says_one_line(launcher.ended(120), "free some space")
        gone(launcher)


@pytest.mark.parametrize(
    "given", ["STRIPE_API_KEY=sk_test_1", "STRIPE_WEBHOOK_SECRET=whsec_1", "STRIPE_PUBLISHABLE_KEY=pk_test_1"]
)
def test_incomplete_keys_of_stripe_are_said_in_one_line(tmp_path: Path, given: str) -> None:
    """Any of the three without the others."""
    name, _, value = given.partition("=")
    with launched(tmp_path, **{name: value}) as launcher:
        _says_one_line(launcher.ended(), f"beside {name}, ")


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    """After a moment for an earlier run to end."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with launched(tmp_path, PORT=str(taken.getsockname()[1])) as launcher:
            _says_one_line(launcher.ended(), "choose another")


def test_the_port_of_a_run_that_ends_is_waited_for(tmp_path: Path) -> None:
    """A start right after Ctrl-C in another terminal."""
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with launched(tmp_path, PORT=str(port)) as launcher:
            wait_for((tmp_path / "lock").exists, "attempt")
            taken.close()
            launcher.wait_for_server()
            assert launcher.process.stdout
            assert "server up" in launcher.process.stdout.readline()


def test_a_clock_that_was_set_back_is_said(tmp_path: Path) -> None:
    """By how much, before anything else."""
    (tmp_path / "journal.jsonl").touch()
    os.utime(tmp_path / "journal.jsonl", (time.time() + 7_200,) * 2)
    with launched(tmp_path) as launcher:
        assert launcher.process.stdout
        assert re.search(r"the clock is 1(19|20) minutes behind", launcher.process.stdout.readline())


def test_one_line_of_the_journal_is_dropped_on_demand(tmp_path: Path) -> None:
    """The others are restored, also those of a table that this version does not have."""
    key = {"pk": {"S": "1"}}
    line = json.dumps([["linehold-local-gone", key, key]]) + "\n"
    (tmp_path / "journal.jsonl").write_text(f"{line}[[damaged\n")
    with launched(tmp_path, REPAIR="1") as launcher:
        assert launcher.process.stdout
        heard: list[str] = []
        while not heard or "this version does not have" not in heard[-1]:
            heard.append(launcher.process.stdout.readline())
            assert heard[-1], f"it ended: {heard}"
        assert "1 damaged lines of the journal dropped" in heard[0]
    assert (tmp_path / "journal.dropped").read_text() == "[[damaged\n"
    assert json.loads((tmp_path / "journal.jsonl").read_text().splitlines()[0]) == json.loads(line)


def _says_one_line(ended: tuple[int, str, str], expected: str) -> None:
    status, out, errors = ended
    assert status == 1, out + errors
    assert "Traceback" not in out
    assert errors.startswith("make run: ")
    assert len(errors.splitlines()) == 1, errors
    assert expected in errors
