"""Builds layers/runtime/build/layer.zip: the libraries of requirements.txt, small, precompiled, reproducible.

    python layers/runtime/build.py          (does nothing when the zip already fits the inputs)

What is done to the libraries, and why:

* Only wheels for Lambda's x86_64 Linux and for the minor version of the Python that runs this; Chalice takes
  the functions' runtime from the same Python.
* botocore's service models shrink to the services in use, and each of those to its model and endpoint rules.
  They are four fifths of the unpruned layer, and size is download time at a cold start.
* Powertools' Swagger pages belong to its own router, which Chalice replaces; C sources were for building;
  dateutil's copy of the time zones is a second one beside tzdata.
* boto3's own data serves `boto3.resource`, which nobody here uses; paginators and waiters likewise.
* `endpoints.json` shrinks to the services in use: botocore parses all of it for the first client.
* Of every `.dist-info` only METADATA stays, which `importlib.metadata.version` reads.
* Everything is compiled beforehand: /opt is read-only on Lambda, so without this each cold start compiles
  every module again (400 ms). The files carry the source's hash and are never checked against it, because
  unzipping does not keep modification times.
* Fixed timestamps and sorted names: the same inputs give the same bytes, so CloudFormation replaces the layer,
  and with it every function, only when something in it has changed.
"""

import compileall
import hashlib
import json
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
BUILD = HERE / "build"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

# Folders of botocore/data, and the names the same services have in endpoints.json where those differ.
SERVICES = {
    "apigatewaymanagementapi": "execute-api",
    "dynamodb": "dynamodb",
    "events": "events",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "ses": "email",
    "sesv2": "email",
    "sqs": "sqs",
    "sts": "sts",
    "xray": "xray",
}
KEPT_MODEL_FILES = ("service-2.", "endpoint-rule-set-")
OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    """Build unless the zip was made from exactly these inputs."""
    layer, stamp = BUILD / "layer.zip", BUILD / "inputs.sha256"
    inputs = fingerprint()
    if layer.exists() and stamp.exists() and stamp.read_text() == inputs:
        print(f"{layer}: up to date")
        return
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        packages = root / "python"
        install(packages)
        prune(packages)
        compile_all(packages)
        BUILD.mkdir(exist_ok=True)
        stamp.unlink(missing_ok=True)
        pack(root, layer)
    stamp.write_text(inputs)
    print(f"{layer}: {layer.stat().st_size / 1e6:.2f} MB for Python {PYTHON}")


def fingerprint() -> str:
    """Of everything that decides the content of the zip."""
    digest = hashlib.sha256(PYTHON.encode())
    for source in (REQUIREMENTS, Path(__file__)):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def install(packages: Path) -> None:
    """pip, for the platform of Lambda whatever this machine is."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
    ]
    command += ["--no-deps", "--target", str(packages), "--requirement", str(REQUIREMENTS)]
    command += ["--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64"]
    command += ["--implementation", "cp", "--python-version", PYTHON, "--only-binary", ":all:"]
    subprocess.run(command, check=True)


def prune(packages: Path) -> None:
    """Remove what no function reads; the module's docstring says why each part can go."""
    swagger = "aws_lambda_powertools/event_handler/openapi/swagger_ui"
    for unused in ("bin", "boto3/data", "boto3/examples", swagger):
        shutil.rmtree(packages / unused, ignore_errors=True)
    for unused_file in (*packages.rglob("*.c"), *packages.glob("dateutil/zoneinfo/*.tar.gz")):
        unused_file.unlink()
    for info in packages.glob("*.dist-info"):
        for entry in info.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "METADATA":
                entry.unlink()
    data = packages / "botocore" / "data"
    for service in (entry for entry in data.iterdir() if entry.is_dir()):
        if service.name not in SERVICES:
            shutil.rmtree(service)
            continue
        for model in service.glob("*/*"):
            if not model.name.startswith(KEPT_MODEL_FILES):
                model.unlink()
    cut_endpoints(data / "endpoints.json")


def cut_endpoints(path: Path) -> None:
    """Keep the services in use, in all partitions."""
    endpoints = json.loads(path.read_text())
    names = set(SERVICES.values())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: value for name, value in partition["services"].items() if name in names}
    path.write_text(json.dumps(endpoints, separators=(",", ":")))


def compile_all(packages: Path) -> None:
    """Byte code beside every module, with the paths it will have on Lambda. Raises SystemExit on bad source."""
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    root = str(packages.parent)
    if not compileall.compile_dir(packages, quiet=1, stripdir=root, prependdir="/opt", invalidation_mode=mode):
        raise SystemExit("a library does not compile")


def pack(root: Path, layer: Path) -> None:
    """Write the zip aside and rename it, so that an interrupted build leaves no half of one."""
    fresh = layer.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w") as archive:
        for path in files(root):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), OLDEST_ZIP_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    fresh.replace(layer)


def files(root: Path) -> Iterator[Path]:
    """All files below, in an order that does not depend on the file system."""
    return iter(sorted(path for path in root.rglob("*") if path.is_file()))


if __name__ == "__main__":
    main()
