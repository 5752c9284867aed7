"""Builds the layer: the libraries of requirements.txt, small, precompiled, reproducible, for one target.

    python -m layers.runtime.build          (does nothing when the layer already fits the inputs)

How, and why:

* pip takes the wheels of the target's Python and processor (infra/target.py), on any machine, and compares their hashes
  with those of requirements.txt.
* What no function reads is removed (cut.py).
* All modules are compiled (infra/bytecode.py): /opt is read-only on Lambda, so otherwise each cold start compiles every
  module again (400 ms). Without an interpreter of the target's version the layer has sources only.
* Fixed timestamps and sorted names: the same inputs give the same bytes, so CloudFormation replaces the layer, and
  with it every function, only when its content has changed.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import bytecode
from infra.target import Target
from layers.runtime import cut

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements.txt"
BUILD = ROOT / "layers" / "runtime" / "build"
INPUTS = (REQUIREMENTS, *map(Path, (__file__, cut.__file__, bytecode.__file__)), ROOT / "infra" / "target.py")

OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def unpacked(target: Target, builds: Path = BUILD) -> Path:
    """The layer as a folder with the libraries in `python`, as /opt is on Lambda; built if no earlier one fits."""
    folder = builds / target.name
    stamp, inputs = folder / "inputs.sha256", _fingerprint(target)
    with _alone(folder):
        if not stamp.exists() or stamp.read_text() != inputs:
            shutil.rmtree(folder, ignore_errors=True)
            packages = folder / "opt" / "python"
            install(packages, target)
            cut.prune(packages)
            if python := bytecode.interpreter(target.python):
                bytecode.compile_with(python, packages, "/opt/python")
            stamp.write_text(inputs)
    return folder / "opt"


def path(target: Target, builds: Path = BUILD) -> Path:
    """The file that is deployed, whether it is built already or not."""
    return builds / target.name / "layer.zip"


def zipped(target: Target, builds: Path = BUILD) -> Path:
    """The file that is deployed; built if no earlier one fits."""
    folder, layer = unpacked(target, builds), path(target, builds)
    with _alone(layer.parent):
        if not layer.exists():
            pack(folder, layer)
    return layer


def _fingerprint(target: Target) -> str:
    """The hash of all inputs that decide the content."""
    compiled = bytecode.interpreter(target.python) is not None
    digest = hashlib.sha256(f"{target} compiled={compiled}".encode())
    for source in INPUTS:
        digest.update(source.read_bytes())
    return digest.hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps other processes from building in this folder at the same time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(packages: Path, target: Target) -> None:
    """Runs pip for the target."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--no-deps", "--target", str(packages), "--requirement", str(REQUIREMENTS), *target.wheels]
    subprocess.run(command, check=True)


def pack(root: Path, layer: Path) -> None:
    """Writes the zip aside and renames it, so that an interrupted build leaves no partial zip."""
    fresh = layer.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w") as archive:
        for file in files(root):
            entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), OLDEST_ZIP_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes(), compresslevel=9)
    fresh.replace(layer)


def files(root: Path) -> Iterator[Path]:
    """All files below the folder, in an order that does not depend on the file system."""
    return iter(sorted(path for path in root.rglob("*") if path.is_file()))


def main() -> None:
    """Builds for AWS."""
    target = Target.on_aws()
    layer = zipped(target)
    print(f"{layer.relative_to(ROOT)}: {layer.stat().st_size / 1e6:.2f} MB")
    if not bytecode.interpreter(target.python):
        print(bytecode.MISSING.format(target.python))


if __name__ == "__main__":
    main()
