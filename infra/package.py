"""Packages a stage with Chalice, in the same way for AWS and for the local cloud.

python -m infra.package [STAGE]         writes .build/STAGE/sam.yaml and deployment.zip
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra import bytecode, templates
from infra.target import Target
from layers.runtime import build as layer

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"


class Failed(Exception):
    """A step of packaging or deploying failed. The message says which one and why."""


def package(stage: str, out: Path, target: Target) -> None:
    """Runs `chalice package` with the stage's merge template. Raises Failed with Chalice's output."""
    shutil.rmtree(out, ignore_errors=True)  # so that all files in it are new
    source = out / "source"
    _copy(source, stage)
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    command += ["--merge-template", f"infra/{stage}.yaml", "--template-format", "yaml", str(out.resolve())]
    # Chalice imports the app, which must not get an endpoint or a profile from the caller's shell.
    env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    env["AWS_DEFAULT_REGION"] = "us-east-1"
    done = subprocess.run(command, check=False, cwd=source, env=env, capture_output=True, text=True, timeout=120)
    if done.returncode or not (out / "sam.yaml").exists():
        raise Failed(f"chalice package failed:\n{done.stdout}{done.stderr}")
    shutil.rmtree(source)
    template = templates.read(out / "sam.yaml")
    target.set_in(template, os.path.relpath(layer.path(target), out))
    (out / "sam.yaml").write_text(templates.write(template))
    _compile(out / "deployment.zip", target)


def _copy(source: Path, stage: str) -> None:
    """Copies what Chalice packs into a folder of its own, where requirements.txt is empty: the libraries are in the
    layer, and Chalice would add them to the code as well."""
    for name in ("chalicelib", ".chalice"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "functions", source / "vendor" / "functions", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", source)
    (source / "infra").mkdir()
    shutil.copy(ROOT / "infra" / f"{stage}.yaml", source / "infra")
    (source / "requirements.txt").touch()


def _compile(archive: Path, target: Target) -> None:
    """Compiles our modules into the package, and makes the package the same on every machine.

    Bytecode saves about a quarter of a cold start. Docstrings are left out, because no function reads them, and so is
    Chalice's own module, whose bytecode is as large as a third of ours and saves a twentieth of the time. All files get
    the same time, so that the same code is the same package.
    """
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as packed:
        packed.extractall(folder, [name for name in packed.namelist() if "__pycache__" not in name])
        if python := bytecode.interpreter(target.python):
            try:
                bytecode.compile_with(python, Path(folder), "/var/task", "--no-docstrings", "--leave-out", "chalice")
            except subprocess.CalledProcessError as problem:
                raise Failed(problem.stderr) from None
        with zipfile.ZipFile(archive.with_suffix(".new"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                out.writestr(entry, path.read_bytes())
    archive.with_suffix(".new").replace(archive)


def main() -> None:
    stage, target = sys.argv[1] if len(sys.argv) > 1 else "all", Target.on_aws()
    try:
        package(stage, BUILD / stage, target)
    except Failed as problem:
        raise SystemExit(str(problem)) from None
    size = (BUILD / stage / "deployment.zip").stat().st_size
    print(f"{BUILD.name}/{stage}: sam.yaml and deployment.zip ({size / 1e3:.0f} kB) for {target.name}")
    if not bytecode.interpreter(target.python):
        print(bytecode.MISSING.format(target.python))


if __name__ == "__main__":
    main()
