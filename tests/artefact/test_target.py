"""What is packaged for AWS, on a machine that may have another Python and another processor."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from infra import templates
from infra.bytecode import interpreter
from infra.package import package
from infra.services import ALL
from infra.target import Target
from layers.runtime import build as layer


@pytest.mark.parametrize(
    "target", [Target.on_aws({}), Target.on_aws({"RUNTIME": "python3.14"})], ids=lambda each: each.name
)
def test_the_package_is_for_the_target(target: Target, tmp_path: Path) -> None:
    """Functions and layer have its Python and its processor, the layer is the one that is built for it, and no bytecode
    is of another Python: without an interpreter of its version there is none."""
    package(ALL, tmp_path, target)
    template = templates.read(tmp_path / "sam.yaml")
    of_type = {kind: [] for kind in ("Function", "LayerVersion")}
    for resource in template["Resources"].values():
        of_type.get(resource["Type"].rpartition("::")[2], []).append(resource["Properties"])
    assert {(each["Runtime"], *each["Architectures"]) for each in of_type["Function"]} == {
        (target.runtime, target.architecture)
    }
    (libraries,) = of_type["LayerVersion"]
    assert (tmp_path / libraries["ContentUri"]).resolve() == layer.path(target)
    assert libraries["CompatibleRuntimes"] == [target.runtime]
    assert libraries["CompatibleArchitectures"] == [target.architecture]
    with zipfile.ZipFile(tmp_path / "deployment.zip") as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".pyc")]
    assert bool(compiled) == bool(interpreter(target.python))
    assert not [name for name in compiled if not name.endswith(f".cpython-{target.python.replace('.', '')}.pyc")]
