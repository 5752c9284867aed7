"""What the view of a waiting room computes by itself, run by Node.js: the same as the service."""

from __future__ import annotations

import json
from pathlib import Path

from chalicelib.core.wait import _NINETIETH
from chalicelib.waiting_room.rules.draw import drawn
from infra.package import ROOT
from tests.support.node import needs_node, printed

_SEED = bytes(range(32))


@needs_node
def test_the_web_draws_as_the_service_does(tmp_path: Path) -> None:
    """Each customer computes the place that the service gives them, whatever the count."""
    asked = [(index, count) for count in (1, 2, 3, 17, 64, 65, 1_000, 70_001) for index in {0, 1, 2, count - 1}]
    asked = [(index, count) for index, count in asked if index < count]
    script = f"""
    import {{ drawn }} from "web/waiting_room/draw.ts";
    const found = [];
    for (const [index, count] of {json.dumps(asked)}) found.push(await drawn("{_SEED.hex()}", index, count));
    console.log(JSON.stringify(found));
    """
    assert printed(tmp_path, script) == [drawn(_SEED, index, count) for index, count in asked]


def test_nine_of_ten_are_as_many_in_the_web() -> None:
    """It quotes by itself, with the service's width of the band."""
    assert f"const NINETIETH = {_NINETIETH};" in (ROOT / "web" / "core" / "quote.ts").read_text()
