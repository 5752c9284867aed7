"""`make setup` of a small copy of the project, whose lists of pins are empty, so nothing is downloaded."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.package import ROOT
from tests.support.local import wait_for

VENV = ["sh", "infra/venv.sh", "dev"]

_PYTHON = """#!/bin/sh
[ "$1 $2" != "-m venv" ] || set -- "$@" --without-pip --system-site-packages
exec {} "$@"
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The copy, with a Python that makes environments in no time: they use the pip that is there."""
    for name in ("infra/venv.sh", "infra/interruptible.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("# nothing\n")
    python = tmp_path / "python"
    python.write_text(_PYTHON.format(sys.executable))
    python.chmod(0o755)
    return tmp_path


def _started(copy: Path) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "VIRTUAL_ENV", "PYTHON"))}
    return subprocess.Popen(
        VENV,
        cwd=copy,
        env=own | {"PYTHON": str(copy / "python")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_two_set_ups_at_once_make_one_environment(copy: Path) -> None:
    """Each that waits says so, and all but the first have nothing left to do. The test is a third."""
    with (copy / ".venv-dev.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        both = [_started(copy) for _ in range(2)]
        for each in both:
            assert each.stderr
            assert each.stderr.readline() == "make: another make installs into .venv; waiting for it ...\n"
    output = [each.communicate(timeout=60) for each in both]
    assert [each.returncode for each in both] == [0, 0], output
    assert sorted(out.count("Installing") for out, _ in output) == [0, 1]
    assert [errors for _, errors in output] == ["", ""]
    assert (copy / ".venv" / "ready").exists()


def test_an_environment_behind_a_link_is_never_deleted(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It belongs to another checkout, which may be using it."""
    theirs = tmp_path_factory.mktemp("theirs")
    (theirs / "ready").write_text("other pins")
    (copy / ".venv").symlink_to(theirs)
    run = _started(copy)
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert errors.startswith("make: .venv is a link")
    assert len(errors.splitlines()) == 1
    assert (theirs / "ready").read_text() == "other pins"
    assert (copy / ".venv").is_symlink()


def test_a_folder_that_cannot_be_made_is_no_missing_package(copy: Path) -> None:
    """Only a Python without ensurepip lacks Debian's package."""
    (copy / "in-the-way").write_text("")
    (copy / ".venv").mkdir()
    script = (copy / "infra" / "venv.sh").read_text()
    (copy / "infra" / "venv.sh").write_text(script.replace('-m venv "$folder"', '-m venv "in-the-way"'))
    run = _started(copy)
    _, errors = run.communicate(timeout=60)
    assert run.returncode != 0
    assert "python3-venv" not in errors
    assert "could not create the environment" in errors


@pytest.mark.parametrize("after", [0.0, 0.05, 0.2, 0.6, 1.2])
def test_ctrl_c_ends_a_set_up_in_one_line(copy: Path, after: float) -> None:
    """At any instant, with all that it has started. On a fast machine it is done before."""
    run = _started(copy)
    time.sleep(after)  # the instant is what the test is about
    os.killpg(run.pid, signal.SIGINT)
    out, errors = run.communicate(timeout=20)
    assert run.returncode != 0 or (copy / ".venv" / "ready").exists()
    assert "Traceback" not in out + errors
    assert len(errors.splitlines()) <= 1, errors
    wait_for(lambda: not _alive(run.pid), "end of all that was started")


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
