"""The runner of documentation pages notices what is wrong with one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.pages import Page

ENVIRONMENT = {"PATH": os.environ["PATH"]}


def _run(folder: Path, *blocks: str) -> None:
    """Run a page of blocks, each with its language on its first line."""
    Page.read("Text.\n\n" + "\n\n".join(f"```{block}\n```" for block in blocks)).run(folder, ENVIRONMENT)


def test_a_page_that_is_right_passes(tmp_path: Path) -> None:
    """Blocks share one shell; ids, instants and the layout of JSON may differ."""
    _run(
        tmp_path,
        "sh\nWHO=evt_01AB",
        """sh\nprintf '{"id": "%s", "at": "2026-12-01T20:05:26.123Z"}' $WHO""",
        'json\n{"at": "2027-01-01T00:00:00Z",\n "id": "evt_99"}',
        "sh\necho one; echo two",
        "text\none\ntwo",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("sh\necho evt_01", "text\nhld_01"),
        ('sh\necho \'{"state": "held"}\'', 'json\n{"state": "lapsed"}'),
        ("sh\necho one; echo two", "text\none"),
        ("sh\necho begun; false; echo never",),
        ("sh\necho $NEVER_SET",),
        ("sh\necho one", "text\ntwo", "sh\nfalse"),
    ],
)
def test_a_page_that_is_wrong_fails(wrong: tuple[str, ...], tmp_path: Path) -> None:
    """Another answer, a missing line, a command that fails, a variable that is not set."""
    with pytest.raises(AssertionError):
        _run(tmp_path, *wrong)


@pytest.mark.parametrize("wrong", [("text\nhello",), ("sh\necho one", "text\none", "text\none")])
def test_every_answer_belongs_to_commands(wrong: tuple[str, ...]) -> None:
    """An answer that nothing prints would never be compared."""
    with pytest.raises(ValueError, match="without commands"):
        Page.read("\n".join(f"```{block}\n```" for block in wrong))
