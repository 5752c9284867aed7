"""The package and the layer, built for this machine and unpacked as on Lambda, beside a local cloud to call."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from infra import templates
from infra.local.cloud import Addresses, Cloud
from infra.package import BUILD, ROOT, package
from infra.services import ALL
from infra.target import Target
from infra.templates import Template
from layers.runtime import build as layer
from tests.artefact.exports import variables
from tests.artefact.runtime import Lambda
from tests.support.api import OverHttp, over_http
from tests.support.local import free_port

_SOURCES = ("app.py", "chalicelib", "functions", ".chalice/config.json", "infra", "requirements.txt")
_CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")


@dataclass(frozen=True)
class Package:
    """The files that are deployed."""

    template: Template
    code: Path
    layer: Path


@pytest.fixture(scope="session")
def packaged() -> Package:
    """What `make package` makes, for this machine: the existing one if no source has changed since, or a new one."""
    return package_of(ALL)


@cache
def package_of(stage: str) -> Package:
    """The stage's package for this machine: the existing one if no source has changed since, or a new one."""
    here = Target.of_this_machine()
    built = layer.zipped(here)
    out = BUILD / here.name / stage
    code = out / "deployment.zip"
    stamp, sources = out / "sources.sha256", _sources(here)
    if not stamp.exists() or stamp.read_text() != sources:
        package(stage, out, here)
        stamp.write_text(sources)
    template = templates.read(out / "sam.yaml")
    named = out / template["Resources"]["RuntimeLayer"]["Properties"]["ContentUri"]
    assert named.resolve() == built
    return Package(template, code, built)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """The tables, queues, secret and sockets that the packaged functions call."""
    with Cloud(tmp_path_factory.mktemp("cloud"), free_port()) as running:
        yield running.addresses


@pytest.fixture(scope="session")
def api(cloud: Addresses) -> Iterator[OverHttp]:
    with over_http(cloud.api) as client:
        yield client


@pytest.fixture(scope="session")
def unpacked(packaged: Package, tmp_path_factory: pytest.TempPathFactory) -> Lambda:
    """Task, layer and runtime client in folders of their own; its functions have no address of a cloud."""
    place = tmp_path_factory.mktemp("lambda")
    _unzip(packaged.layer, place / "opt")
    return unpacked_package(packaged, place / "task", place / "opt")


def unpacked_package(package: Package, task: Path, layer: Path) -> Lambda:
    """A package as Lambda unpacks it, beside a layer that is unpacked already."""
    _unzip(package.code, task)
    return Lambda(package.template, task, layer, runtime_client(), {})


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)


@pytest.fixture(scope="session")
def functions(unpacked: Lambda, cloud: Addresses) -> Lambda:
    """The unpacked functions with the variables of the template, pointed at the local cloud."""
    return deployed(unpacked, cloud, "test", {})


def deployed(unpacked: Lambda, cloud: Addresses, payments: str, more: Mapping[str, str]) -> Lambda:
    """The unpacked functions as a deployment with this payment provider has them. `more` variables win."""
    own: dict[str, Any] = {
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": cloud.endpoint,
        **variables(unpacked.template, cloud, payments),
        **more,
    }
    return Lambda(unpacked.template, unpacked.task, unpacked.layer, unpacked.client, own)


def _sources(target: Target) -> str:
    """The hash of all that a package is made from."""
    found = [ROOT / name for name in _SOURCES]
    files = [path for each in found for path in (each.rglob("*.*") if each.is_dir() else [each]) if path.is_file()]
    digest = hashlib.sha256(f"{target}{sys.version}".encode())
    for path in sorted(path for path in files if path.suffix != ".pyc"):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def runtime_client() -> Path:
    """AWS's runtime client in a folder of its own, in the versions that requirements/dev.txt pins."""
    lines = (ROOT / "requirements" / "dev.txt").read_text().splitlines()
    pins = [line.rstrip(" \\") for line in lines if line.split("==")[0] in _CLIENT]
    assert len(pins) == len(_CLIENT), pins
    folder = BUILD / "runtime-client"
    wanted, stamp = "\n".join([sys.version, *pins]), folder / "pins.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*command, "--target", str(folder), *pins], check=True, timeout=300)
        stamp.write_text(wanted)
    return folder
