"""Packages a stage with Chalice, in the same way for AWS and for the local cloud.

    python -m infra.package [STAGE ...]       writes .build/STAGE/sam.yaml and deployment.zip; of all stages without one

Chalice packages a folder that has only what the stage needs: `app.py` with the stage's triggers, the house, and the
rooms of its services and of those below them. So a change of one service changes the packages that have its room, and
leaves all others as they are, byte for byte.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra import template, templates
from infra.services import SERVICES, STAGES, Stage
from infra.template import ROOT

BUILD = ROOT / ".build"


class Failed(Exception):
    """A step of packaging or deploying failed. The message says which one and why."""


def package(name: str, out: Path) -> None:
    """Runs `chalice package` in a folder with what the stage needs. Raises Failed with Chalice's output."""
    stage = STAGES[name]
    shutil.rmtree(out, ignore_errors=True)  # so that all files in it are new
    source = out / "source"
    _copy(stage, source)
    _configure(stage, source)
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", name]
    command += ["--merge-template", "merged.yaml", "--template-format", "yaml", str(out.resolve())]
    # Chalice imports the app, which must not get an endpoint or a profile from the caller's shell.
    env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    env["AWS_DEFAULT_REGION"] = "us-east-1"
    done = subprocess.run(command, check=False, cwd=source, env=env, capture_output=True, text=True, timeout=120)
    if done.returncode or not (out / "sam.yaml").exists():
        raise Failed(f"chalice package failed:\n{done.stdout}{done.stderr}")
    _compare(stage, templates.read(out / "sam.yaml"))
    _compile(out / "deployment.zip")


def _copy(stage: Stage, source: Path) -> None:
    """Copies the stage's part of our code: Chalice packs app.py, chalicelib/, and what is in vendor/."""
    chalicelib, functions = ROOT / "chalicelib", ROOT / "functions"
    left_out = set()
    for service in SERVICES:
        if service.name not in stage.floors:
            left_out |= {functions / service.name}
        if service.name not in stage.rooms:
            left_out |= {chalicelib / service.name, chalicelib / "wiring" / f"{service.name}.py"}
            left_out |= {chalicelib / "adapters" / f"{adapter}.py" for adapter in service.adapters}
    if not stage.has("live"):  # these two name the feeds and the emails of every service
        left_out |= {chalicelib / "wiring" / name for name in ("feeds.py", "emails.py")}

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name == "__pycache__" or Path(folder, name) in left_out}

    shutil.copytree(chalicelib, source / "chalicelib", ignore=ignored)
    shutil.copytree(functions, source / "vendor" / "functions", ignore=ignored)
    (source / "app.py").write_text(_own_triggers((ROOT / "app.py").read_text(), stage))
    (source / "requirements.txt").touch()  # the libraries are in the layer


def _own_triggers(page: str, stage: Stage) -> str:
    """The text of app.py without the blocks `if _has("<service>"):` of services that the stage does not have."""
    lines = page.splitlines(keepends=True)
    for node in reversed(ast.parse(page).body):
        match node:
            case ast.If(test=ast.Call(func=ast.Name(id="_has"), args=[ast.Constant(value=str(service))])):
                if not stage.has(service):
                    del lines[node.lineno - 1 : node.end_lineno]
    return "".join(lines)


def _configure(stage: Stage, source: Path) -> None:
    config, policies = template.configuration(stage)
    for name, content in {"config.json": config, **policies}.items():
        path = source / ".chalice" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content))
    (source / "merged.yaml").write_text(templates.write(template.merged(stage)))


def _compare(stage: Stage, made: templates.Template) -> None:
    """Raises Failed unless app.py binds what the services declare: another function would have another one's role."""
    bound = {name for name, each in made["Resources"].items() if each.get("Type") == "AWS::Serverless::Function"}
    if wrong := bound ^ template.functions(stage):
        raise Failed(f"app.py or infra/services has these functions, and the other has not: {', '.join(sorted(wrong))}")


def _compile(archive: Path, python: str = sys.executable) -> None:
    """Compiles our modules into the package with this Python, and makes the package the same on every machine.

    A function cannot write to the disk of its code, so without bytecode in the package every cold start compiles all
    modules, which is about a quarter of its time. Chalice packs what Python has compiled meanwhile; this replaces it.
    Times in the archive are fixed, so that the same code is the same package. Raises Failed.
    """
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as packed:
        packed.extractall(folder, [name for name in packed.namelist() if "__pycache__" not in name])
        command = [python, "-I", "-S", str(ROOT / "infra" / "bytecode.py"), folder]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise Failed(f"the package cannot be compiled:\n{done.stderr}")
        with zipfile.ZipFile(archive.with_suffix(".new"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                out.writestr(entry, path.read_bytes())
    archive.with_suffix(".new").replace(archive)


def main() -> None:
    for stage in sys.argv[1:] or STAGES:
        if stage not in STAGES:
            raise SystemExit(f"package: there is no stage {stage}, only {', '.join(STAGES)}")
        try:
            package(stage, BUILD / stage)
        except Failed as problem:
            raise SystemExit(str(problem)) from None
        size = (BUILD / stage / "deployment.zip").stat().st_size
        print(f"{BUILD.name}/{stage}: sam.yaml and deployment.zip ({size / 1e3:.0f} kB)")


if __name__ == "__main__":
    main()
