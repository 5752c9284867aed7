"""Items that come back from the journal of the local cloud."""

from __future__ import annotations

import pytest

from chalicelib.table.items import raw_item
from infra.local import restore
from tests.support import aws


@pytest.mark.usefixtures("store")
def test_an_item_comes_back_as_it_was_written() -> None:
    """Of every type, within lists and maps too, and with an attribute that is named as a type."""
    item = {
        "pk": {"S": "BOX#1"},
        "sk": {"S": "~"},
        "B": {"S": "text"},
        "bytes": {"B": "AAEC"},
        "map": {"M": {"B": {"B": "AAEC"}, "deep": {"L": [{"B": "/w=="}, {"N": "1"}, {"BOOL": True}, {"NULL": True}]}}},
    }
    assert restore.load({("linehold", "key"): item}, aws.client("dynamodb")) == 1
    assert raw_item("BOX#1", "~") == item
