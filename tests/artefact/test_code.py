"""The package of the code: only our own."""

from __future__ import annotations

import marshal
import re
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import PurePosixPath
from types import CodeType

import pytest

from infra.package import ROOT
from tests.artefact.conftest import Package

_LARGEST = 2_200_000
_SECRETS = (
    rb"(?:AKIA|ASIA)[A-Z0-9]{16}",
    rb"-----BEGIN [A-Z ]*PRIVATE KEY",
    rb"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8}",
    rb"whsec_[A-Za-z0-9]{8}",
    rb"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.",
)


@pytest.fixture(scope="module")
def files(packaged: Package) -> dict[str, bytes]:
    """Every file of the package with its content, but for the bytecode."""
    return {name: body for name, body in _everything(packaged).items() if not name.endswith(".pyc")}


def _everything(packaged: Package) -> dict[str, bytes]:
    with zipfile.ZipFile(packaged.code) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def test_it_is_small(packaged: Package) -> None:
    """With its bytecode, which is two thirds of it, and without libraries."""
    assert packaged.code.stat().st_size < _LARGEST


def test_it_holds_all_of_our_code_as_it_is(files: dict[str, bytes]) -> None:
    """Every module of app.py, chalicelib and functions, byte for byte, and no other file of the checkout."""
    ours = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    expected = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in ours}
    assert {name: body for name, body in files.items() if not name.startswith("chalice/")} == expected


def test_what_a_cold_start_imports_is_compiled(packaged: Package) -> None:
    """Bytecode for each module that a cold start imports, for this Python, not checked against times that are lost."""
    everything = _everything(packaged)
    left_out = ("chalice/",)
    modules = {PurePosixPath(name) for name in everything if name.endswith(".py") and not name.startswith(left_out)}
    wanted = {str(each.parent / "__pycache__" / f"{each.stem}.{sys.implementation.cache_tag}.pyc") for each in modules}
    compiled = {name: body for name, body in everything.items() if name.endswith(".pyc")}
    assert set(compiled) == wanted
    unchecked_hash = (1).to_bytes(4, "little")
    assert {body[:8] for body in compiled.values()} == {MAGIC_NUMBER + unchecked_hash}


def test_the_bytecode_has_lines_and_no_docstrings(packaged: Package) -> None:
    """A traceback names the line of the source that is packed beside it."""
    everything = _everything(packaged)
    source = everything["chalicelib/core/ids.py"].decode().splitlines()
    (compiled,) = (body for name, body in everything.items() if name.startswith("chalicelib/core/__pycache__/ids."))
    code = marshal.loads(compiled[16:])
    functions = {each.co_name: each for each in code.co_consts if isinstance(each, CodeType)}
    assert source[functions["new_id"].co_firstlineno - 1].startswith("def new_id(")
    assert code.co_filename == "/var/task/chalicelib/core/ids.py"
    assert not any("unguessable" in str(constant) for constant in functions["new_id"].co_consts)


def test_of_chalice_it_holds_the_runtime_only(files: dict[str, bytes]) -> None:
    """Neither its command line nor its deployer."""
    assert {name for name in files if name.startswith("chalice/")} <= {
        "chalice/__init__.py",
        "chalice/app.py",
        "chalice/local.py",
        "chalice/compat.py",
        "chalice/vendored/__init__.py",
        "chalice/vendored/botocore/__init__.py",
        "chalice/vendored/botocore/regions.py",
    }


def test_it_holds_no_tests_no_infrastructure_and_no_dotfiles(files: dict[str, bytes]) -> None:
    """No file that no function uses, in any folder."""
    unwanted = {"tests", "infra", "layers", "docs", "web", "vendor", "__pycache__"}
    parts = {name: PurePosixPath(name).parts for name in files}
    assert not [name for name, each in parts.items() if unwanted & set(each) or any(p.startswith(".") for p in each)]


def test_it_holds_no_secrets(files: dict[str, bytes]) -> None:
    """No keys of AWS or of a payment provider, no private key, no token."""
    assert not [(name, shape) for name, body in files.items() for shape in _SECRETS if re.search(shape, body)]
