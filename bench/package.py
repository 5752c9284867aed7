"""Sizes of what is deployed, and what a cold start imports."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from bench.table import Table
from infra import templates
from infra.package import BUILD, package
from infra.target import Target
from layers.runtime import build as layer
from tests.artefact.conftest import runtime_client
from tests.artefact.runtime import Lambda

_BUILT = BUILD / "bench"
_ROUNDS = 9

_BARE = "import chalice.app, boto3; boto3.client('dynamodb', region_name='eu-north-1')"
_OURS = "import app"


def measure() -> Table:
    table = Table(
        "What is deployed",
        "Imports run in fresh processes, in turns, on a clean path of the unpacked function and layer, as Lambda has "
        "them. Ours makes no client while it is imported; the first request does.",
    )
    here = Target.of_this_machine()
    package("all", _BUILT, here)
    code, libraries = _BUILT / "deployment.zip", layer.zipped(here)
    with zipfile.ZipFile(code) as function, zipfile.ZipFile(libraries) as unpacked:
        table.add("function zip", f"{code.stat().st_size / 1e6:.3f} MB", "0.3 MB")
        table.add("layer zip, precompiled", f"{libraries.stat().st_size / 1e6:.2f} MB", "6.8 MB")
        with tempfile.TemporaryDirectory() as folder:
            task, opt = Path(folder, "task"), Path(folder, "opt")
            function.extractall(task)
            unpacked.extractall(opt)
            bare, ours = [], []
            for _ in range(_ROUNDS):
                bare.append(_import(_BARE, task, opt))
                ours.append(_import(_OURS, task, opt))
            environment = Lambda(templates.read(_BUILT / "sam.yaml"), task, opt, runtime_client(), {})
            starts = {
                name: statistics.median(environment.run(name).init_seconds for _ in range(3))
                for name in environment.functions
            }
    base, own = statistics.median(bare), statistics.median(ours)
    table.add("cold import: chalice and a boto3 DynamoDB client", f"{base:.0f} ms")
    table.add("cold import of app.py", f"{own:.0f} ms ({own / base:.2f} ×)", "at most 1.25 ×")
    for name, seconds in sorted(starts.items()):
        table.add(f"start of {name} under Lambda's runtime client, Python's own included", f"{seconds * 1000:.0f} ms")
    return table


def _import(statement: str, task: Path, opt: Path) -> float:
    paths = [str(task), str(opt / "python")]
    code = (
        f"import sys; sys.path[:0] = {paths!r}\nimport time; started = time.perf_counter()\n{statement}\n"
        "print((time.perf_counter() - started) * 1000)"
    )
    env = {"PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    command = [os.path.realpath(sys.executable), "-I", "-S", "-B", "-c", code]
    done = subprocess.run(command, cwd=task, env=env, capture_output=True, text=True, check=True, timeout=60)
    return float(done.stdout)
