"""Importing bars from a CSV: what is added, what is refused, and that nothing happens twice."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.import_bars import run
from infra.package import ROOT
from tests.support.api import Caller
from tests.support.importing import Import, Meanwhile, imported, in_process
from tests.worlds.scene import operator
from tests.worlds.world import World

EMAIL = "anna@example.com"
HEADER = "name,address,latitude,longitude,capacity,max_queue,auto_accept"
LINES = (
    "The Anchor,1 Quay Street,-37.8159,144.9692,120,5,yes",
    "The Anchor,2 Quay Street,-37.8160,144.9693,,,",
)


class Desk:
    """An operator who has a file to import."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.file = world, folder / "bars.csv"
        self.owner: Caller = operator(world.api, EMAIL)

    def write(self, *lines: str, header: str = HEADER) -> None:
        self.file.write_text("\n".join([header, *lines]) + "\n")

    def run(self, meanwhile: Meanwhile | None = None) -> Import:
        return imported(run, self.file, in_process(self.world.api, meanwhile), EMAIL)

    def bars(self) -> list[dict[str, Any]]:
        """The operator's bars, in the order of their addresses."""
        items = self.owner.get("/v1/bars").expect(200)["items"]
        return sorted(items, key=lambda bar: str(bar["location"]["address"]))


@pytest.fixture
def desk(here: World, tmp_path: Path) -> Desk:
    return Desk(here, tmp_path)


def test_a_file_becomes_bars_once(desk: Desk) -> None:
    """With the values of the lines, and defaults for empty columns; the second run finds all of them unchanged."""
    desk.write(*LINES)
    done = desk.run()
    assert (done.status, done.out) == (0, "2 created, 0 unchanged, 0 differing, 0 rejected\n")
    first, second = desk.bars()
    assert [first["name"], first["max_queue"], first["auto_accept"]] == ["The Anchor", 5, True]
    assert first["location"] == {"lat": -37.8159, "lon": 144.9692, "address": "1 Quay Street"}
    assert [second["max_queue"], second["auto_accept"]] == [20, False]
    desk.world.clock.move(600)
    assert desk.run().out == "0 created, 2 unchanged, 0 differing, 0 rejected\n"
    assert desk.bars() == [first, second]


@pytest.mark.faults
def test_a_lost_answer_and_another_run_add_no_bar_twice(desk: Desk) -> None:
    """A whole second run happens after the first has read the operator's bars, and each first answer is lost."""
    desk.write(*LINES)
    others: list[Import] = []
    lost: set[bytes] = set()

    def disturbed(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        if (request.method, request.url.path) != ("POST", "/v1/bars"):
            return send()
        if not others:
            others.append(desk.run())
        answer = send()
        if request.read() in lost:
            return answer
        lost.add(request.read())
        raise httpx.ReadError("the connection was cut", request=request)

    assert desk.run(disturbed).status == 0
    assert others[0].out.startswith("2 created")
    assert len(desk.bars()) == 2


def test_a_bad_line_is_reported_and_the_others_imported(desk: Desk) -> None:
    """With its number in the file and every problem by column."""
    desk.write("Nowhere,1 Quay Street,,200,0,20,no", *LINES)
    done = desk.run()
    assert (done.status, len(desk.bars())) == (1, 2)
    with desk.file.with_name("bars.rejected.csv").open(encoding="utf-8-sig", newline="") as text:
        (rejected,) = csv.DictReader(text)
    assert rejected["line"] == "2"
    assert [problem.partition(":")[0] for problem in rejected["problems"].split("; ")] == [
        *("capacity", "latitude", "longitude")
    ]


def test_the_example_of_the_documentation_can_be_imported(desk: Desk) -> None:
    """As it stands."""
    page = (ROOT / "docs" / "importing.md").read_text()
    found = re.search(r"<!-- example of bars -->\n```csv\n(.*?)```", page, re.DOTALL)
    assert found
    desk.file.write_text(found[1])
    assert desk.run().status == 0
    assert [bar["name"] for bar in desk.bars()] == ["The Anchor", "Nora's"]
