"""What a teardown deletes and what it leaves."""

from __future__ import annotations

import io
import sys

import pytest

from infra import teardown
from infra.services import STAGES


def test_the_edge_goes_before_the_apis_and_the_data_stays() -> None:
    """The edge refers to the APIs, so they cannot go first."""
    assert teardown.PARTS[0] == "edge"
    assert set(teardown.PARTS[1:]) == {"costs", *STAGES}
    assert "data" not in teardown.PARTS


def test_it_says_what_stays() -> None:
    """Every table, queue, bucket and secret."""
    kept = teardown.kept()
    assert {"data: Table", "data: TokensSecret", "data: Bucket", "data: MailQueue", "edge: WebBucket"} <= set(kept)


@pytest.mark.parametrize("answer", ["", "yes", "production"])
def test_it_asks_for_the_name(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other answer deletes nothing, before anything is asked of AWS."""
    monkeypatch.setattr(sys, "argv", ["teardown", "staging"])
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n"))
    with pytest.raises(SystemExit, match="nothing was deleted"):
        teardown.main()
