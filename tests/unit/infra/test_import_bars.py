"""Bars from a CSV: a line as a bar, what is there already, and the command, beside an API of a few lines."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.import_bars import main, run
from infra.importing.bar import Bar, read
from infra.importing.bars import differences
from infra.importing.problems import Rejected, Unusable
from infra.importing.sheet import BARS, opened
from tests.support.importing import Import, imported

ROW = {"name": "The Anchor", "address": "1 Quay Street", "latitude": "-37.8159", "longitude": "144.9692"}
HEADER = "name,address,latitude,longitude,capacity"
ANCHOR = "The Anchor,1 Quay Street,-37.8159,144.9692,40"
TOKENS = {"access_token": "a", "refresh_token": "r", "expires_in": 900}


@dataclass
class Bars:
    """As much of the API as an import asks: bars are added, once a key, and listed. `refused` are by name."""

    items: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    refused: dict[str, dict[str, str]] = field(default_factory=dict)
    lost: int = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        match request.method, request.url.path:
            case "POST", "/v1/operators/sign-in":
                return httpx.Response(200, json=TOKENS)
            case "POST", "/v1/operators/sign-out":
                return httpx.Response(204)
            case "GET", "/v1/bars":
                return httpx.Response(200, json={"items": self.items, "next_cursor": None})
            case "POST", "/v1/bars":
                return self._add(request)
        raise AssertionError(f"{request.method} {request.url.path} is none of an import's calls")

    def _add(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.read())
        if fault := self.refused.get(body["name"]):
            return httpx.Response(422, json={"error": {"code": "INVALID", "details": {"fields": [fault]}}})
        if (key := request.headers["Idempotency-Key"]) not in self.keys:
            self.keys.append(key)
            self.items.append({"bar_id": f"bar_{len(self.keys)}", **body})
        if self.lost:
            self.lost -= 1
            raise httpx.ReadError("the connection was cut", request=request)
        return httpx.Response(201, json={"bar_id": f"bar_{1 + self.keys.index(key)}", **body})

    def take(self, path: Path) -> Import:
        http = httpx.Client(base_url="http://bars", transport=httpx.MockTransport(self.answer))
        return imported(run, path, http, "ann@example.com")


def _file(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "bars.csv"
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def _bar(**changes: str) -> Bar:
    return read(ROW | changes)


def _problems(**changes: str) -> dict[str, str]:
    with pytest.raises(Rejected) as rejected:
        _bar(**changes)
    return {problem.column: problem.text for problem in rejected.value.problems}


def test_a_line_becomes_a_request() -> None:
    """What is empty or has no column is as usual, and a capacity that is not said is not made up."""
    assert _bar().request() == {
        "name": "The Anchor",
        "location": {"lat": -37.8159, "lon": 144.9692, "address": "1 Quay Street"},
        "max_queue": 20,
        "servers": 4,
        "mean_visit_minutes": 45,
        "auto_accept": False,
    }
    own = _bar(capacity="30", max_queue="5", servers="2", mean_visit_minutes="20", auto_accept="yes").request()
    assert [own[name] for name in ("capacity", "max_queue", "servers", "mean_visit_minutes", "auto_accept")] == [
        *(30, 5, 2, 20, True)
    ]


@pytest.mark.parametrize(("capacity", "servers"), [("1", 1), ("19", 1), ("20", 2), ("500", 50), ("5000", 50), ("", 4)])
def test_how_many_are_served_at_a_time_follows_from_the_house(capacity: str, servers: int) -> None:
    """One for twenty-five guests, at least one and at most fifty; unless the file says it."""
    assert _bar(capacity=capacity).servers == servers
    assert _bar(capacity=capacity, servers="7").servers == 7


def test_every_problem_of_a_line_is_told_by_column() -> None:
    """All at once, so that a file is corrected once."""
    told = _problems(name="", latitude="91", longitude="east", capacity="0", max_queue="101", auto_accept="maybe")
    assert told.keys() == {"name", "latitude", "longitude", "capacity", "max_queue", "auto_accept"}
    assert (told["name"], told["auto_accept"]) == ("is empty", "must be yes or no")
    assert told["latitude"].startswith("must be a number of degrees from -90 to 90")


@pytest.mark.parametrize("text", ["nan", "1e2", "37,8", "-90.1", "", "0x1", "٣"])
def test_only_decimals_are_degrees(text: str) -> None:
    """And what is left out is no zero, which is a place in the sea."""
    assert _problems(latitude=text).keys() == {"latitude"}


def test_columns_have_other_names_and_an_area_is_not_needed(tmp_path: Path) -> None:
    """`lat`, `lon` and `patrons`, as such lists call them; the address is where it is, and its area adds nothing."""
    path = _file(tmp_path, "The Anchor,1 Quay Street,Docks,40,-37.8,144.9", header="name,address,area,patrons,lat,lon")
    sheet = opened(path, BARS)
    bar = read(sheet.named(next(sheet.lines())))
    assert (bar.latitude, bar.longitude, bar.capacity, bar.address) == (-37.8, 144.9, 40, "1 Quay Street")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("name,address,latitude", "the column longitude is missing"),
        ("name,address,latitude,longitude,lat", "two columns latitude"),
        ("name,address,latitude,longitude,phone", "no column 'phone'"),
        ("name,address,latitude,longitude,price:standard", "no column 'price:standard'"),
    ],
)
def test_a_file_of_something_else_is_refused(header: str, why: str, tmp_path: Path) -> None:
    """Before anything is sent."""
    with pytest.raises(Unusable, match=why):
        opened(_file(tmp_path, header=header), BARS)


def test_a_file_becomes_bars_once(tmp_path: Path) -> None:
    """A second run finds each by its name and address, however often the answer to the first was lost."""
    path = _file(tmp_path, ANCHOR, '"The Anchor","1 Quay Street, Annex",-37.8,144.9,')
    there = Bars(lost=1)
    first = there.take(path)
    assert (first.status, first.out) == (0, "2 created, 0 unchanged, 0 differing, 0 rejected\n")
    assert there.take(path).out == "0 created, 2 unchanged, 0 differing, 0 rejected\n"
    assert [bar["location"]["address"] for bar in there.items] == ["1 Quay Street", "1 Quay Street, Annex"]


def test_runs_at_once_make_the_same_call(tmp_path: Path) -> None:
    """Two that have both found nothing send one key for one line, and the bar is there once."""
    path, there = _file(tmp_path, ANCHOR), Bars()
    there.take(path)
    there.items, seen = [], there.items
    there.take(path)
    assert (len(there.keys), len(seen)) == (1, 1)
    assert _bar().key != _bar(max_queue="5").key


def test_bad_lines_are_reported_and_the_others_imported(tmp_path: Path) -> None:
    """The import's own problems, the API's errors by column, and a bar that another line has already."""
    lines = [ANCHOR, "Bad,,1,1,x", "Far,Away,1,1,", ANCHOR, "Short,line"]
    there = Bars(refused={"Far": {"path": "location.lat", "problem": "is nowhere"}})
    done = there.take(_file(tmp_path, *lines))
    assert (done.status, len(there.items)) == (1, 1)
    with (tmp_path / "bars.rejected.csv").open(encoding="utf-8-sig", newline="") as text:
        rejected = [(line["line"], line["problems"]) for line in csv.DictReader(text)]
    assert rejected == [
        ("3", "capacity: must be a whole number from 1 to 100000; address: is empty"),
        ("4", "latitude: is nowhere"),
        ("5", "name: is that of line 2 already, and so is the address"),
        ("6", "has 2 cells, but the header has 5 columns"),
    ]


def test_a_bar_that_differs_is_reported_and_stays() -> None:
    """Only columns with a value are compared: a default changes nothing that its operator has set since."""
    there = _bar().request() | {"max_queue": 8, "auto_accept": True}
    assert list(differences(_bar(), there)) == []
    told = [str(each) for each in differences(_bar(max_queue="20", auto_accept="no", latitude="-37.81"), there)]
    assert told == ["latitude: the bar has -37.8159", "max_queue: the bar has 8", "auto_accept: the bar has yes"]


def test_a_place_may_have_been_written_with_fewer_digits() -> None:
    """Ten metres are the same location."""
    there = _bar().request()
    assert list(differences(_bar(latitude="-37.81590739985", longitude="144.96916"), there)) == []


def test_a_file_that_is_refused_makes_no_call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, before the sign-in: no API answers at this address."""
    monkeypatch.setenv("LINEHOLD_PASSWORD", "s3cret")
    assert main(["nope.csv", "--api", "http://127.0.0.1:9", "--email", "a@example.com"]) == 2
    told = capsys.readouterr()
    assert "import_bars: nope.csv cannot be read" in told.err
    assert "s3cret" not in told.out + told.err


def test_who_imports_is_asked_for_in_the_words_of_make(capsys: pytest.CaptureFixture[str]) -> None:
    """The demo operator's login is for the local cloud only."""
    with pytest.raises(SystemExit, match="2"):
        main(["bars.csv", "--api", "https://api.example.com"])
    assert "OPERATOR=" in capsys.readouterr().err
