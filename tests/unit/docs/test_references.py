"""What the documentation refers to exists: files, links and targets of make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.package import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FILE = re.compile(r"(?<![\w./{*…<>-])((?:[\w-]+/)+[\w-]+\.(?:py|json|yaml|md|sh|txt|js))\b")
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]+)\b(?=[` ])")
_QUOTED = re.compile(r"`[^`\n]+`|^    .*$|^```[\s\S]*?^```$", re.MULTILINE)


def _id(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_files_exist(page: Path) -> None:
    """Every path in a page leads to a file, from the root, the page, `chalicelib` or one of its rooms."""
    bases = (ROOT, page.parent, ROOT / "chalicelib", *(ROOT / "chalicelib").iterdir())
    named = set(_FILE.findall(page.read_text()))
    assert {path for path in named if not any((base / path).exists() for base in bases)} == set()


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link leads to a file or a folder."""
    assert {link for link in _LINK.findall(page.read_text()) if not (page.parent / link).exists()} == set()


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_targets_exist(page: Path) -> None:
    """Every `make target` in commands is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {target for text in _QUOTED.findall(page.read_text()) for target in _TARGET.findall(text)}
    assert named - targets == set()


def test_the_checks_find_what_they_look_for() -> None:
    """The pages name files, links and targets in the forms that the checks know."""
    text = "\n".join(page.read_text() for page in PAGES)
    quoted = "\n".join(_QUOTED.findall(text))
    assert len(set(_FILE.findall(text))) > 30
    assert len(set(_LINK.findall(text))) > 30
    assert {"run", "test", "faults", "clean"} <= set(_TARGET.findall(quoted))
