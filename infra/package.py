"""Packages a stage with Chalice: the one way in which the code becomes an artefact, for AWS and locally.

python -m infra.package [STAGE]         writes .build/STAGE/sam.yaml and deployment.zip
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"


class Failed(Exception):
    """A step of packaging or deploying did not work; the message says which one and why."""


def package(stage: str, out: Path) -> None:
    """`chalice package` with the stage's merge template. Raises Failed with Chalice's own words."""
    shutil.rmtree(out, ignore_errors=True)  # so that what is there afterwards is new
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    command += ["--merge-template", f"infra/{stage}.yaml", "--template-format", "yaml", str(out)]
    # Chalice imports the app: an endpoint or a profile from the caller's shell must not reach it.
    env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    env["AWS_DEFAULT_REGION"] = "us-east-1"
    done = subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    if done.returncode or not (out / "sam.yaml").exists():
        raise Failed(f"chalice package failed:\n{done.stdout}{done.stderr}")
    _strip(out / "deployment.zip")


def _strip(archive: Path) -> None:
    """Leave out bytecode and when files were written: the same code is the same package on every machine.

    Chalice packs whatever `__pycache__` lies about, which triples the size and changes with every checkout.
    """
    stripped = archive.with_suffix(".new")
    with zipfile.ZipFile(archive) as packed, zipfile.ZipFile(stripped, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(packed.namelist()):
            if "__pycache__" not in name:
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                out.writestr(entry, packed.read(name))
    stripped.replace(archive)


def main() -> None:
    stage = sys.argv[1] if len(sys.argv) > 1 else "all"
    try:
        package(stage, BUILD / stage)
    except Failed as problem:
        raise SystemExit(str(problem)) from None
    size = (BUILD / stage / "deployment.zip").stat().st_size
    print(f"{BUILD.name}/{stage}: sam.yaml and deployment.zip ({size / 1e3:.0f} kB)")


if __name__ == "__main__":
    main()
