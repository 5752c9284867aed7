"""Writes the generated half of the Python client: `python -m infra.contract.client`. A test fails when it is stale."""

from __future__ import annotations

from pathlib import Path

from infra.contract.client import calls, errors, groups, models
from infra.contract.client.document import Document
from infra.package import ROOT

FOLDER = ROOT / "client" / "src" / "linehold_client"


def files() -> dict[Path, str]:
    """The text of each generated module."""
    document = Document()
    made = {FOLDER / "models" / f"{name}.py": text for name, text in models.modules(document).items()}
    made |= {FOLDER / "calls" / f"{name}.py": text for name, text in calls.modules(document).items()}
    about = '"""The calls as values, which `Linehold.send` sends. Made by `make contract`."""\n'
    return made | {
        FOLDER / "calls" / "__init__.py": about,
        FOLDER / "codes.py": errors.module(document),
        FOLDER / "groups.py": groups.module(document),
    }


def main() -> None:
    """The command line."""
    made = files()
    for folder in ("models", "calls"):
        for old in set((FOLDER / folder).glob("*.py")) - made.keys():
            old.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
