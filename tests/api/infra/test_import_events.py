"""Importing events from a CSV: what is created, what is reported, and that nothing happens twice."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.import_events import run
from infra.package import ROOT
from tests.support.api import Caller
from tests.support.importing import Import, Meanwhile, imported, in_process
from tests.worlds.scene import operator, rows, venue
from tests.worlds.world import World

EMAIL = "anna@example.com"
HEADER = "reference,name,venue,performers,starts_at,on_sale_at,currency,price:standard,publish"


class Desk:
    """An organiser with a venue, who has a file to import."""

    def __init__(self, world: World, folder: Path, *categories: str) -> None:
        self.world, self.file = world, folder / "events.csv"
        self.owner: Caller = operator(world.api, EMAIL)
        venue(self.owner, {f"S{category}": rows(1, 3, category) for category in categories})

    def write(self, *lines: str, header: str = HEADER) -> None:
        self.file.write_text("\n".join([header, *lines]) + "\n")

    def run(self, meanwhile: Meanwhile | None = None) -> Import:
        return imported(run, self.file, in_process(self.world.api, meanwhile), EMAIL)

    def events(self) -> list[dict[str, Any]]:
        """The organiser's events, in the order of their references."""
        return sorted(self.owner.get("/v1/events").expect(200)["items"], key=lambda event: str(event["reference"]))

    def report(self, name: str = "rejected") -> list[dict[str, str]] | None:
        path = self.file.with_name(f"events.{name}.csv")
        if not path.exists():
            return None
        with path.open(encoding="utf-8-sig", newline="") as text:
            return list(csv.DictReader(text))


@pytest.fixture
def desk(here: World, tmp_path: Path) -> Desk:
    return Desk(here, tmp_path, "standard")


def _line(number: int, publish: str = "no") -> str:
    return (
        f"S-{number},Song {number},Roxy 1,Ami|The Band,2027-03-{number:02} 20:00,2027-01-01 10:00,EUR,12.50,{publish}"
    )


def test_a_file_becomes_events(desk: Desk) -> None:
    """Local times are the venue's, amounts are minor units, performers are added once, `publish` publishes."""
    desk.write(_line(1, "yes"), _line(2))
    done = desk.run()
    assert (done.status, done.out) == (0, "2 created, 0 unchanged, 0 differing, 0 rejected (1 published now)\n")
    first, second = desk.events()
    assert (first["reference"], first["status"], second["status"]) == ("S-1", "published", "draft")
    assert (first["starts_at"], first["on_sale_at"]) == ("2027-03-01T19:00:00Z", "2027-01-01T09:00:00Z")
    assert first["prices"] == {"standard": {"amount": 1250, "currency": "EUR"}}
    performers = desk.owner.get("/v1/performers").expect(200)["items"]
    names = {each["performer_id"]: each["name"] for each in performers}
    assert [names[id] for id in first["performer_ids"]] == ["Ami", "The Band"]
    assert len(performers) == 2
    assert desk.report() is None


def test_importing_twice_changes_nothing(desk: Desk) -> None:
    """The second run finds every event as its line says, and calls nothing but listings and the sign-in."""
    desk.write(_line(1, "yes"), ",No reference,Roxy 1,,2027-04-01 20:00,,EUR,10,no")
    assert desk.run().status == 0
    before, calls = desk.events(), []

    def note(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        calls.append(f"{request.method} {request.url.path}")
        return send()

    desk.world.clock.move(600)
    done = desk.run(note)
    assert done.out.startswith("0 created, 2 unchanged, 0 differing, 0 rejected (0 published now)")
    assert desk.events() == before
    assert {call for call in calls if call.startswith("POST")} == {
        "POST /v1/operators/sign-in",
        "POST /v1/operators/sign-out",
    }


def test_rejected_lines_are_reported_with_their_problems(desk: Desk) -> None:
    """The import's own problems and the API's errors, by column, with the line as it was; good lines are imported."""
    desk.write(
        _line(1),
        "S-2,=HYPERLINK(0),Nowhere,,soon,,EUR,12.505,no",
        "S-3,Old,Roxy 1,,2020-03-01 20:00,,EUR,1,no",
        "S-1,Again,Roxy 1,,2027-03-01 20:00,,EUR,1,no",
    )
    done = desk.run()
    assert (done.status, len(desk.events())) == (1, 1)
    assert done.out.splitlines() == [
        "1 created, 0 unchanged, 0 differing, 3 rejected (0 published now)",
        f"see {desk.file.with_name('events.rejected.csv')}",
    ]
    report = desk.report()
    assert report is not None
    assert [line["line"] for line in report] == ["3", "4", "5"]
    assert [problem.partition(":")[0] for problem in report[0]["problems"].split("; ")] == [
        "venue",
        "starts_at",
        "price",
    ]
    assert report[0]["name"] == "'=HYPERLINK(0)"
    assert report[1]["problems"].startswith("starts_at: is in the past")
    assert report[2]["problems"] == "reference: is that of line 2 already"


def test_a_report_goes_when_its_lines_are_corrected(desk: Desk) -> None:
    """The next run without rejected lines takes the old report away."""
    desk.write("S-1,Songs,Roxy 1,,soon,,EUR,1,no")
    assert desk.run().status == 1
    assert desk.report() is not None
    desk.write(_line(1))
    assert desk.run().status == 0
    assert desk.report() is None


def test_a_category_that_the_venue_does_not_have_is_its_column(desk: Desk) -> None:
    """The API knows the plan; its errors are reported under `price:…`, also for a column that is missing."""
    header = HEADER.replace("price:standard", "price:royal")
    desk.write(_line(1), header=header)
    assert desk.run().status == 1
    report = desk.report()
    assert report is not None
    assert "price:standard: is missing" in report[0]["problems"]
    assert "price:royal: is not a price category" in report[0]["problems"]


def test_an_event_that_is_otherwise_is_reported_and_stays(desk: Desk) -> None:
    """By column, with what the event has. The exit status is 0: the line is no mistake."""
    desk.write(_line(1))
    desk.run()
    before = desk.events()
    desk.write(_line(1).replace("12.50", "13").replace("Song 1", "Sing 1"))
    done = desk.run()
    assert done.status == 0
    assert done.out.startswith("0 created, 0 unchanged, 1 differing, 0 rejected")
    report = desk.report("differing")
    assert report is not None
    assert report[0]["problems"] == "name: the event has Song 1; price:standard: the event has 12.50 EUR"
    assert desk.events() == before


def test_an_interrupted_import_goes_on(desk: Desk) -> None:
    """What was created before Ctrl-C is unchanged in the next run; an event that was not published yet is."""
    desk.write(_line(1, "yes"), _line(2, "yes"), _line(3, "yes"))
    publications = iter(range(9))

    def interrupted(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        if request.url.path.endswith("/publish") and next(publications) == 1:
            raise KeyboardInterrupt
        return send()

    done = desk.run(interrupted)
    assert (done.status, [event["status"] for event in desk.events()]) == (130, ["published", "draft"])
    assert "run it again to go on" in done.err
    assert desk.run().out.startswith("1 created, 2 unchanged, 0 differing, 0 rejected (2 published now)")
    assert [event["status"] for event in desk.events()] == ["published"] * 3


@pytest.mark.faults
def test_a_lost_answer_duplicates_nothing(desk: Desk) -> None:
    """Each answer to a POST is lost once: the events and performers are there once."""
    desk.write(_line(1, "yes"), _line(2))
    lost: set[tuple[str, bytes]] = set()

    def losing(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        answer = send()
        call = (request.url.path, request.read())
        if "operators" in request.url.path or request.method == "GET" or call in lost:
            return answer
        lost.add(call)
        raise httpx.ReadError("the connection was cut", request=request)

    assert desk.run(losing).status == 0
    assert [(event["reference"], event["status"]) for event in desk.events()] == [
        ("S-1", "published"),
        ("S-2", "draft"),
    ]
    assert len(desk.owner.get("/v1/performers").expect(200)["items"]) == 2


def test_two_runs_at_once_create_nothing_twice(desk: Desk) -> None:
    """A whole second run happens after the first has read the organiser's events."""
    desk.write(_line(1, "yes"), _line(2))
    others: list[Import] = []

    def overtaken(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        if request.method == "POST" and "operators" not in request.url.path and not others:
            others.append(desk.run())
        return send()

    assert desk.run(overtaken).out.startswith("0 created, 2 unchanged, 0 differing, 0 rejected")
    assert others[0].out.startswith("2 created")
    assert len(desk.events()) == 2
    assert len(desk.owner.get("/v1/performers").expect(200)["items"]) == 2


def test_a_sign_in_lasts_as_long_as_the_import(desk: Desk) -> None:
    """An access token ends after a quarter of an hour; the import does not."""
    desk.write(*(_line(number) for number in range(1, 5)))

    def slow(request: httpx.Request, send: Callable[[], httpx.Response]) -> httpx.Response:
        answer = send()
        if request.url.path == "/v1/events" and request.method == "POST":
            desk.world.clock.move(16 * 60)
        return answer

    assert desk.run(slow).out.startswith("4 created")


def test_a_wrong_password_imports_nothing(desk: Desk) -> None:
    """Exit status 2, and the password is in no output."""
    desk.write(_line(1))
    done = imported(run, desk.file, in_process(desk.world.api), EMAIL, "wrong horse")
    assert (done.status, done.out, desk.events()) == (2, "", [])
    assert "wrong horse" not in done.err


def test_an_event_that_was_cancelled_stays_cancelled(desk: Desk) -> None:
    """A line that would publish it differs."""
    desk.write(_line(1, "yes"))
    desk.run()
    desk.owner.post(f"/v1/events/{desk.events()[0]['event_id']}/cancel").expect(200)
    assert "1 differing" in desk.run().out
    report = desk.report("differing")
    assert report is not None
    assert report[0]["problems"] == "publish: the event is cancelled"


def test_the_example_of_the_documentation_can_be_imported(here: World, tmp_path: Path) -> None:
    """As it stands, into an account with such a venue."""
    page = (ROOT / "docs" / "importing.md").read_text()
    found = re.search(r"<!-- example -->\n```csv\n(.*?)```", page, re.DOTALL)
    assert found
    desk = Desk(here, tmp_path, "standard", "premium")
    desk.file.write_text(found[1])
    assert desk.run().status == 0
    assert [event["name"] for event in desk.events()] == ["Winter Songs", "Songs, again"]
