"""Bytecode for the Python that the functions run on, and for no other."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from infra import bytecode

OTHER = "3.99"
OWN = "{}.{}".format(*sys.version_info)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def _program(file: Path, text: str) -> Path:
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_the_python_that_runs_this_compiles_for_itself(path: Path) -> None:
    """Nothing has to be on the PATH."""
    assert bytecode.interpreter(OWN) == sys.executable


def test_a_python_of_the_version_is_found_on_the_path(path: Path) -> None:
    """By its usual name."""
    _program(path / f"python{OTHER}", f"echo {OTHER}")
    assert bytecode.interpreter(OTHER) == f"python{OTHER}"


def test_a_python_is_found_that_uv_knows(path: Path) -> None:
    """It need not be on the PATH."""
    found = _program(path / "somewhere", f"echo {OTHER}")
    _program(path / "uv", f"echo {found}")
    assert bytecode.interpreter(OTHER) == str(found)


@pytest.mark.parametrize("says", ["echo 3.98", "echo not found >&2; exit 127"])
def test_another_version_under_that_name_is_not_taken(path: Path, says: str) -> None:
    """It is asked for its version; a version manager's program that refuses to run is none."""
    _program(path / f"python{OTHER}", says)
    assert bytecode.interpreter(OTHER) is None


def test_without_one_there_is_none(path: Path) -> None:
    """Then the sources are shipped alone."""
    assert bytecode.interpreter(OTHER) is None


def test_bytecode_is_not_checked_against_its_source(tmp_path: Path) -> None:
    """Unzipping loses the times, and the module has its path on Lambda."""
    (tmp_path / "module.py").write_text('"""Said."""\nanswer = 42\n')
    bytecode.compile_with(sys.executable, tmp_path, "/var/task")
    (compiled,) = tmp_path.rglob("*.pyc")
    assert compiled.read_bytes()[:8] == MAGIC_NUMBER + (1).to_bytes(4, "little")
    assert b"/var/task/module.py" in compiled.read_bytes()
    assert b"Said." in compiled.read_bytes()


def test_docstrings_and_a_folder_can_be_left_out(tmp_path: Path) -> None:
    """What no function reads is not shipped twice."""
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "module.py").write_text('def nothing():\n    """Said."""\n')
    bytecode.compile_with(sys.executable, tmp_path, "/var/task", "--no-docstrings", "--leave-out", "theirs")
    (compiled,) = tmp_path.rglob("*.pyc")
    assert compiled.parents[1].name == "ours"
    assert b"Said." not in compiled.read_bytes()


def test_what_is_no_python_is_named(tmp_path: Path) -> None:
    """The module, and what is wrong with it."""
    (tmp_path / "broken.py").write_text("def\n")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        bytecode.compile_with(sys.executable, tmp_path, "/var/task")
    assert refused.value.stderr.startswith("broken.py cannot be compiled: ")
