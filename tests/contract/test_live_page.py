"""The messages that docs/live.md shows are those of the contract."""

from __future__ import annotations

import json
import re

import pytest

from infra.contract import asyncapi
from infra.package import ROOT
from tests.contract.shapes import Json, Shapes, kind_of

_PAGE = (ROOT / "docs" / "live.md").read_text()
MESSAGES = [json.loads(shown) for shown in re.findall(r"^```json\n(.*?)^```$", _PAGE, re.DOTALL | re.MULTILINE)]
_DOCUMENT = asyncapi.document()


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: kind_of(message, _DOCUMENT))
def test_a_message_is_as_described(message: Json) -> None:
    """Each message has the shape of its kind."""
    name = kind_of(message, _DOCUMENT)
    Shapes(_DOCUMENT).check(f"#/components/messages/{name}/payload", message, name)


def test_the_page_shows_all_that_a_client_sends() -> None:
    """And snapshots, changes and a refusal."""
    shown = {kind_of(message, _DOCUMENT) for message in MESSAGES}
    assert {"subscribe", "unsubscribe", "ping", "refused", "seats_snapshot", "seats_changes"} <= shown
