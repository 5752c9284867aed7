"""Packages a stage with Chalice, in the same way for AWS and for the local cloud.

python -m infra.package [STAGE]         writes .build/STAGE/sam.yaml and deployment.zip
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from marshal import dumps
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"


# The bytecode of Chalice's own module is as large as a third of ours, and saves only a twentieth of the time.
_NOT_COMPILED = re.compile(r"/chalice\b")


_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Failed(Exception):
    """A step of packaging or deploying failed. The message says which one and why."""


def package(stage: str, out: Path) -> None:
    """Runs `chalice package` with the stage's merge template. Raises Failed with Chalice's output."""
    shutil.rmtree(out, ignore_errors=True)  # so that all files in it are new
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    command += ["--merge-template", f"infra/{stage}.yaml", "--template-format", "yaml", str(out)]
    # Chalice imports the app, which must not get an endpoint or a profile from the caller's shell.
    env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    env["AWS_DEFAULT_REGION"] = "us-east-1"
    done = subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    if done.returncode or not (out / "sam.yaml").exists():
        raise Failed(f"chalice package failed:\n{done.stdout}{done.stderr}")
    _compile(out / "deployment.zip")


def _compile(archive: Path) -> None:
    """Compiles our modules into the package, and makes the package the same on every machine.

    A function cannot write to the disk of its code, so without bytecode in the package every cold start compiles all
    modules, which is about a quarter of its time. Chalice packs any `__pycache__` that exists; this replaces it by
    bytecode that Python does not check against the source (unzipping loses the times), and sets fixed times in the
    archive, so that the same code is the same package.
    """
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as packed:
        packed.extractall(folder, [name for name in packed.namelist() if "__pycache__" not in name])
        for source in Path(folder).rglob("*.py"):
            if not _NOT_COMPILED.search(source.as_posix()):
                _compile_module(source, f"/var/task/{source.relative_to(folder)}")
        with zipfile.ZipFile(archive.with_suffix(".new"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                out.writestr(entry, path.read_bytes())
    archive.with_suffix(".new").replace(archive)


def _compile_module(source: Path, name: str) -> None:
    """Writes bytecode without docstrings, which no function reads. Every statement keeps its line, and the source is in
    the package too, so tracebacks show both. Raises Failed."""
    text = source.read_bytes()
    try:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
                node.body[:1] = [] if len(node.body) > 1 else [ast.copy_location(ast.Pass(), node.body[0])]
        code = compile(tree, name, "exec", dont_inherit=True)
    except SyntaxError as exc:
        raise Failed(f"{source} cannot be compiled: {exc}") from exc
    compiled = Path(cache_from_source(str(source)))
    compiled.parent.mkdir(exist_ok=True)
    unchecked = (1).to_bytes(4, "little")
    compiled.write_bytes(MAGIC_NUMBER + unchecked + source_hash(text) + dumps(code))


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
