"""Packages a stage with Chalice, in the same way for AWS and for the local cloud.

    python -m infra.package [STAGE ...]       writes .build/STAGE/sam.yaml and deployment.zip; of all stages without one

Chalice packages a folder that has only what the stage needs: `app.py` with the stage's triggers, the house, and the
rooms of its services and of those below them. So a change of one service changes the packages that have its room, and
leaves all others as they are, byte for byte.
"""

import ast
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra import bytecode, template, templates
from infra.services import SERVICES, STAGES, Stage
from infra.target import Target
from infra.template import ROOT
from layers.runtime import build as layer

BUILD = ROOT / ".build"


class Failed(Exception):
    """A step of packaging or deploying failed. The message says which one and why."""


def package(name: str, out: Path, target: Target) -> None:
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
        _raise_if_full(done.stderr, out)
        raise Failed(f"chalice package failed:\n{done.stdout}{done.stderr}")
    shutil.rmtree(source)
    made = templates.read(out / "sam.yaml")
    _compare(stage, made)
    target.set_in(made, os.path.relpath(layer.path(target), out))
    (out / "sam.yaml").write_text(templates.write(made))
    _compile(out / "deployment.zip", target)


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
    if not stage.has("live"):  # these name the feeds, the emails and the alerts of every service
        left_out |= {chalicelib / "wiring" / name for name in ("feeds.py", "emails.py", "alerts.py")}

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name == "__pycache__" or Path(folder, name) in left_out}

    shutil.copytree(chalicelib, source / "chalicelib", ignore=ignored)
    shutil.copytree(functions, source / "vendor" / "functions", ignore=ignored)
    (source / "app.py").write_text(own_triggers((ROOT / "app.py").read_text(), stage))
    (source / "requirements.txt").touch()  # the libraries are in the layer


def own_triggers(page: str, stage: Stage) -> str:
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
                _raise_if_full(problem.stderr, archive)
                raise Failed(problem.stderr) from None
        with zipfile.ZipFile(archive.with_suffix(".new"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                out.writestr(entry, path.read_bytes())
    archive.with_suffix(".new").replace(archive)


def _raise_if_full(errors: str, where: Path) -> None:
    """A program that found the disk full shows a traceback. Raises its OSError."""
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        if os.strerror(number) in errors:
            raise OSError(number, os.strerror(number), str(where))


def main() -> None:
    """The command line."""
    target = Target.on_aws()
    for stage in sys.argv[1:] or STAGES:
        if stage not in STAGES:
            raise SystemExit(f"package: there is no stage {stage}, only {', '.join(STAGES)}")
        try:
            package(stage, BUILD / stage, target)
        except (Failed, OSError) as problem:
            raise SystemExit(str(problem)) from None
        size = (BUILD / stage / "deployment.zip").stat().st_size
        print(f"{BUILD.name}/{stage}: sam.yaml and deployment.zip ({size / 1e3:.0f} kB) for {target.name}")
    if not bytecode.interpreter(target.python):
        print(bytecode.MISSING.format(target.python))


if __name__ == "__main__":
    main()
