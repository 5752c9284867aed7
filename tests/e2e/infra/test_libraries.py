"""The libraries that functions of the local cloud import: the layer's, and none of the local cloud's own."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.process import PYTHON
from infra.package import ROOT
from infra.target import Target
from layers.runtime import build as layer

_PROBE = """
import importlib.metadata, importlib.util, os, sys
import botocore

def probe(event, context):
    return {
        "python": "%d.%d" % sys.version_info[:2],
        "botocore": [botocore.__file__, botocore.__version__],
        "versions": {name: importlib.metadata.version(name) for name in event},
        "foreign": [name for name in ("ministack", "samtranslator", "pytest") if importlib.util.find_spec(name)],
    }
"""


def _pins(list_: str) -> dict[str, str]:
    lines = (ROOT / list_).read_text().splitlines()
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", "\n".join(lines), re.MULTILINE))


@pytest.fixture(scope="module")
def answer(cloud: Addresses) -> Iterator[Any]:
    """What a function says that has the API's runtime and variables, and no code but this question."""
    client = Deployment(cloud.endpoint).client("lambda")
    pages = client.get_paginator("list_functions").paginate()
    (api,) = (each for page in pages for each in page["Functions"] if each["Handler"] == "app.app")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("question.py", _PROBE)
    client.create_function(
        FunctionName="libraries",
        Runtime=api["Runtime"],
        Role=api["Role"],
        Handler="question.probe",
        Code={"ZipFile": code.getvalue()},
        Environment=api["Environment"],
        Timeout=30,
    )
    try:
        asked = client.invoke(FunctionName="libraries", Payload=json.dumps(sorted(_pins("requirements.txt"))))
        yield json.load(asked["Payload"])
    finally:
        client.delete_function(FunctionName="libraries")


def test_a_function_imports_the_layer(answer: Any) -> None:
    """botocore comes from the layer that is built for this machine, and runs on the Python that it was built for."""
    here = Target.of_this_machine()
    file, version = answer["botocore"]
    assert file.startswith(f"{layer.unpacked(here)}/python/botocore/")
    assert version == _pins("requirements.txt")["botocore"]
    assert answer["python"] == here.python


def test_every_version_is_productions(answer: Any) -> None:
    """All libraries of requirements.txt, in its versions."""
    assert answer["versions"] == _pins("requirements.txt")


def test_no_function_finds_what_only_the_local_cloud_needs(answer: Any) -> None:
    """So a library that is missing in the layer is missing here too."""
    assert answer["foreign"] == []


def test_the_local_cloud_has_versions_of_its_own() -> None:
    """Its environment holds its own list, whose botocore decides nothing for the functions."""
    code = "import botocore; print(botocore.__version__)"
    done = subprocess.run([PYTHON, "-I", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == _pins("requirements/cloud.txt")["botocore"]
