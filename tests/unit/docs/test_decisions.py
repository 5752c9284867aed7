"""Pages of decisions have one form, so that a reader knows each decision after one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.package import ROOT

FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("0*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_begins_with_the_decision(page: Path) -> None:
    """One sentence after the title says what was decided."""
    title, first, *_ = page.read_text().split("\n\n")
    assert title.startswith("# ")
    assert re.fullmatch(r"\*\*Decided\.\*\* [^.]+(?:\.\w[^.]*)*\.", first), first


def test_the_list_has_every_page() -> None:
    """With its number and its title, in order."""
    listed = re.findall(r"^(\d+)\. \[(.*)\]\((.*)\)$", (FOLDER / "README.md").read_text(), re.MULTILINE)
    pages = [
        (str(int(page.name[:4])), page.read_text().partition("\n")[0].removeprefix("# "), page.name) for page in PAGES
    ]
    assert listed == pages
