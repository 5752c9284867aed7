"""Hot reload on the local cloud: saved code goes live, mistakes do not, and no request is lost.

The code that is saved is a copy of this checkout's, so nothing here changes it.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.reload import Reload
from infra.local.saved import Saved
from infra.package import ROOT, package
from infra.services import ALL
from infra.target import Target
from tests.support.api import Caller, OverHttp, over_http
from tests.support.local import wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one's code is not ours"),
]

ABOUT = "functions/http/about.py"
TIMES = "chalicelib/core/times.py"


class Copy:
    """A copy of the code, what was said about it, and the reload that watches it."""

    def __init__(self, folder: Path, cloud: Addresses) -> None:
        self.root, self.said = folder / "copy", list[str]()
        for name in ("chalicelib", "functions"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "app.py", self.root)
        packaged = folder / "package"
        package(ALL, packaged, Target.of_this_machine())
        deployment = Deployment(cloud.endpoint)
        self.reload = Reload(deployment, cloud.api, packaged, Saved(self.root), self.said.append)

    def save(self, path: str, old: str, new: str) -> str:
        """Replaces a text in a file; returns what is said of it."""
        file = self.root / path
        before = file.read_text()
        assert old in before
        file.write_text(before.replace(old, new))
        self.reload.look()
        return self.said[-1]


@pytest.fixture(scope="module")
def copy(cloud: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    copy = Copy(tmp_path_factory.mktemp("reload"), cloud)
    yield copy
    copy.reload.close()


@pytest.fixture(autouse=True)
def _as_it_was(copy: Copy) -> Iterator[None]:
    """What a test has saved is undone, whether it passes or not."""
    yield
    for name in (ABOUT, TIMES):
        if (copy.root / name).read_text() != (ROOT / name).read_text():
            shutil.copy(ROOT / name, copy.root / name)
    copy.reload.look()


def _name(api: OverHttp) -> str:
    return str(Caller(api).get("/v1/").expect(200)["name"])


def test_saved_code_goes_live(copy: Copy, api: OverHttp) -> None:
    """The next call is answered by it, and one line says so; a look without a change says nothing."""
    assert not copy.reload.look()
    said = copy.save(ABOUT, 'About("Linehold"', 'About("Renamed"')
    assert said.startswith(f"reloaded {ABOUT} in ")
    assert _name(api) == "Renamed"


@pytest.mark.parametrize(
    ("wrong", "problem"), [("def about(:", "invalid syntax"), ("NOTHING.that_is_there", "NameError")]
)
def test_a_mistake_is_said_in_a_line_and_changes_nothing(copy: Copy, api: OverHttp, wrong: str, problem: str) -> None:
    """With its file and its line; the code of before goes on, and what was saved goes live when the mistake is gone."""
    with (copy.root / ABOUT).open("a") as file:
        file.write(f"\n{wrong}\n")
    number = len((copy.root / ABOUT).read_text().splitlines())
    assert not copy.reload.look()
    assert copy.said[-1].startswith(f"not reloaded: {ABOUT}, line {number}: ")
    assert problem in copy.said[-1]
    assert "\n" not in copy.said[-1]
    assert _name(api) == "Linehold"
    said = copy.save(ABOUT, f"\n{wrong}\n", "")
    assert said.startswith(f"reloaded {ABOUT} in ")


def test_a_name_that_is_gone_is_found_where_it_is_imported(copy: Copy) -> None:
    """By a module that was not saved. The name that comes back goes live."""
    said = copy.save(TIMES, "def rfc3339(", "def rfc3339_of(")
    assert said.startswith("not reloaded: ")
    assert "cannot import name 'rfc3339'" in said or "has no attribute 'rfc3339'" in said
    assert copy.save(TIMES, "def rfc3339_of(", "def rfc3339(").startswith(f"reloaded {TIMES} in ")


def test_a_call_that_the_templates_do_not_have_is_said(copy: Copy) -> None:
    """Its code is live, and its address needs a new deployment."""
    said = copy.save(ABOUT, '"/v1/"', '"/v1/about"')
    assert "; `make run` again for what is not in its templates: GET /v1" in said
    assert "GET /v1/about" in said


def test_no_request_is_lost(copy: Copy, cloud: Addresses, api: OverHttp) -> None:
    """Each call that is made while the code changes is answered, by the old code or the new."""
    with _callers(cloud) as names:
        wait_for(lambda: "Linehold" in names, "answer by the old code")
        copy.save(ABOUT, 'About("Linehold"', 'About("Renamed"')
        wait_for(lambda: "Renamed" in names, "answer by the new code")
    assert set(names) == {"Linehold", "Renamed"}


@contextmanager
def _callers(cloud: Addresses) -> Iterator[list[str]]:
    """Two callers that ask without a pause; fails when one of their calls did."""
    names, failed, over = list[str](), list[BaseException](), threading.Event()

    def call() -> None:
        with over_http(cloud.api) as own:
            while not over.is_set():
                try:
                    names.append(_name(own))
                except BaseException as problem:
                    failed.append(problem)

    threads = [threading.Thread(target=call) for _ in range(2)]
    for each in threads:
        each.start()
    try:
        yield names
    finally:
        over.set()
        for each in threads:
            each.join()
    assert failed == []
