"""Builds the web application of `web/` into .build/web:

    python -m infra.web [install]

Each part runs only when something that it is made from has changed: Node.js (infra/venv.sh), the packages of
web/package-lock.json, the bundle. Its types are made from docs/openapi.json, so a field that was renamed there ends the
build. One run at a time writes; others wait for it. The folder is replaced as a whole.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.package import BUILD, ROOT, Failed

SOURCE = ROOT / "web"
BUILT = BUILD / "web"

_NODE = ROOT / ".venv-node" / "bin"
_PACKAGES = SOURCE / "node_modules"
_NOT_SOURCES = {"node_modules", "stories"}


def main() -> None:
    """The command line."""
    try:
        if sys.argv[1:] == ["install"]:
            install()
        else:
            build()
    except Failed as problem:
        raise SystemExit(str(problem)) from None


def install() -> None:
    """Node.js and the packages of the lock file. Raises Failed."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install()


def build() -> Path:
    """The folder of the built application. Raises Failed with what the tool printed."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, stamp = _digest(), BUILT / ".stamp"
        if not stamp.exists() or stamp.read_text() != wanted:
            _install()
            made = BUILD / "web.new"
            _run("run", "--silent", "build", "--", "--outDir", str(made))
            (made / ".stamp").write_text(wanted)
            shutil.rmtree(BUILT, ignore_errors=True)
            made.rename(BUILT)
    return BUILT


def _install() -> None:
    """npm's own copy of the lock file, written last, says what is installed."""
    node = subprocess.run(["sh", "infra/venv.sh", "node"], cwd=ROOT, capture_output=True, text=True, check=False)
    if node.returncode:
        raise Failed(node.stderr.strip() or "Node.js could not be installed")
    wanted, stamp = (SOURCE / "package-lock.json").read_bytes(), _PACKAGES / ".installed"
    if not stamp.exists() or stamp.read_bytes() != wanted:
        _run("ci", "--ignore-scripts", "--loglevel=error")
        stamp.write_bytes(wanted)


def _run(*arguments: str) -> None:
    path = f"{_NODE}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(_NODE / "npm"), *arguments],
        cwd=SOURCE,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(f"npm {arguments[0]} of web/ failed:\n{done.stdout[-4000:].strip()}")
    print(done.stdout.strip(), flush=True)


def _digest() -> str:
    """Of all that the bundle is made from."""
    made = hashlib.sha256()
    files = [ROOT / "docs" / "openapi.json"]
    for top in sorted(SOURCE.iterdir()):
        if top.name not in _NOT_SOURCES:
            files += [top] if top.is_file() else sorted(file for file in top.rglob("*") if file.is_file())
    for file in files:
        made.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return made.hexdigest()


if __name__ == "__main__":
    main()
