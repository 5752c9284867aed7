"""The layer: the libraries, small and reproducible."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from infra.bytecode import interpreter
from infra.target import Target
from layers.runtime import build as layer
from tests.artefact.conftest import Package

_LARGEST = 8_700_000

ELF_MACHINES = {"arm64": 183, "x86_64": 62}
"""What the header of a compiled library says of its processor."""


@pytest.fixture(scope="module")
def names(packaged: Package) -> list[str]:
    with zipfile.ZipFile(packaged.layer) as archive:
        return archive.namelist()


def test_it_is_small(packaged: Package) -> None:
    """At most 8.7 MB to download at a cold start: payments and tickets take 1.6 of them, the encryption of alerts
    1.5, phone numbers 0.7, usual passwords 0.1."""
    assert packaged.layer.stat().st_size <= _LARGEST


def test_the_same_inputs_give_the_same_bytes(packaged: Package, tmp_path: Path) -> None:
    """Built again, elsewhere: no bit differs, so an unchanged layer is no change to deploy."""
    again = layer.zipped(Target.of_this_machine(), tmp_path)
    assert _different(again, packaged.layer) == []
    assert again.read_bytes() == packaged.layer.read_bytes()


@pytest.mark.parametrize("architecture", ELF_MACHINES)
def test_it_is_built_for_the_processor_and_the_python_of_aws(architecture: str) -> None:
    """Whatever machine builds it: compiled libraries are that processor's, of that version or of no version in
    particular, and so is the bytecode, if there is any."""
    target = Target.on_aws({"ARCHITECTURE": architecture})
    tag = f"cpython-{target.python.replace('.', '')}"
    with zipfile.ZipFile(layer.zipped(target)) as archive:
        shared = {name: archive.read(name) for name in archive.namelist() if name.endswith(".so")}
        modules = {name for name in archive.namelist() if name.endswith(".py")}
        compiled = {name for name in archive.namelist() if name.endswith(".pyc")}
    compiled_libraries = {name.split("/")[1].partition(".")[0] for name in shared}
    assert compiled_libraries == {"Cryptodome", "_cffi_backend", "msgspec", "nacl"}
    for name, body in shared.items():
        assert int.from_bytes(body[18:20], "little") == ELF_MACHINES[architecture], name
        assert name.endswith(".abi3.so") or f".{tag}-" in name, name
    assert not [name for name in compiled if not name.endswith(f".{tag}.pyc")]
    assert len(compiled) == (len(modules) if interpreter(target.python) else 0)


def test_every_module_is_compiled_beforehand(names: list[str]) -> None:
    """/opt is read-only on Lambda: what is not compiled here is compiled again at every cold start."""
    compiled = {name.replace("__pycache__/", "").split(".cpython-")[0] for name in names if name.endswith(".pyc")}
    assert not {name.removesuffix(".py") for name in names if name.endswith(".py")} - compiled


def test_no_module_is_in_the_layer_and_in_the_code(packaged: Package, names: list[str]) -> None:
    """Which of two copies is loaded would be a matter of luck."""
    with zipfile.ZipFile(packaged.code) as archive:
        code = {name.split("/")[0] for name in archive.namelist() if not name.endswith(".pyc")}
    assert not code & {name.split("/")[1] for name in names}


def test_it_holds_no_tests_and_no_programs(names: list[str]) -> None:
    """Only modules that functions import."""
    assert {name.split("/")[0] for name in names} == {"python"}
    assert not [name for name in names if "/tests/" in name or name.startswith("python/bin/")]


def _different(one: Path, other: Path) -> list[str]:
    """The names of files that are not the same in both."""
    with zipfile.ZipFile(one) as left, zipfile.ZipFile(other) as right:
        sums = [{entry.filename: entry.CRC for entry in archive.infolist()} for archive in (left, right)]
    return sorted(name for name in sums[0].keys() | sums[1].keys() if sums[0].get(name) != sums[1].get(name))
