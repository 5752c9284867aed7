"""How an audit reads: page by page, slowly, again where it suspects something, and nothing of persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib.core.clock import LONGEST_CALL
from chalicelib.core.times import SECOND
from infra.audit.__main__ import report
from infra.audit.judge import PAUSES, certain, suspects
from infra.audit.reading import Reader
from infra.audit.spool import Spool
from tests.support import aws
from tests.support.audited import TABLE, planted, things
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World

Pauses = list[float]


def _reader(pauses: Pauses | None = None, units: float = 1e6, page: int = 1_000) -> Reader:
    kept = [] if pauses is None else pauses
    return Reader(aws.client("dynamodb"), TABLE, units, kept.append, page)


@pytest.fixture
def booked(here: World) -> Sale:
    """A sale with a booking of one seat."""
    hall, buyer = here.sale({"A": rows(1, 4)}), here.customer()
    hall.book(buyer, hall.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)
    return hall


def _lose_a_seat(hall: Sale) -> Callable[[], object]:
    """Free the booked seat in its row behind the code's back. Returns what books it again."""
    store, key = aws.client("dynamodb"), {"pk": {"S": f"SEATS#{hall.event}#A"}, "sk": {"S": "ROW#1"}}
    row = store.get_item(TableName=TABLE, Key=key)["Item"]
    store.put_item(TableName=TABLE, Item={**row, "seats": {"M": {}}})
    return lambda: store.put_item(TableName=TABLE, Item=row)


@pytest.mark.usefixtures("booked")
def test_a_scan_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    """In another process, after the last page that was kept; each item is read once."""
    path = tmp_path / "spool"

    def interrupt(read: int) -> None:
        if read >= 4:
            raise KeyboardInterrupt

    first = Spool(path)
    reader = _reader(page=2)
    with pytest.raises(KeyboardInterrupt):
        reader.scan(first, interrupt)
    first.close()
    rest, whole = _reader(page=2), _reader()
    second = Spool(path, resume=True)
    rest.scan(second)
    whole.scan(Spool(tmp_path / "whole"))
    assert (reader.read, reader.read + rest.read) == (4, whole.read)
    assert {(thing.kind, thing.id) for thing in second.things()} == set(things())
    assert _reader().scan(second) is None, "a finished scan reads nothing more"


@pytest.mark.usefixtures("booked")
def test_it_reads_no_faster_than_it_may(tmp_path: Path) -> None:
    """Between pages it waits until its units are earned."""
    pauses: Pauses = []
    reader = _reader(pauses, units=0.5, page=4)
    reader.scan(Spool(tmp_path / "spool"))
    assert reader.used > 0
    assert sum(pauses) == pytest.approx(reader.used / 0.5, rel=0.2)


def test_the_spool_has_nothing_of_persons(here: World, tmp_path: Path) -> None:
    """No name, phone, address or email of those who are in the table, and its owner alone may read it."""
    shop = here.shop("Bread")
    customer = here.customer()
    customer.patch("/v1/customers/me", {"email": "ann@example.com"}).expect(200)
    people = [{"name": "Zebedee Quux", "phone": "+4915112345678", "queue_id": shop.queues["Bread"]}]
    shop.owner.post(f"{shop.path}/tickets", {"people": people}).expect(201)
    path = tmp_path / "spool"
    spool = Spool(path)
    _reader().scan(spool)
    spool.close()
    kept = path.read_bytes()
    assert b"TICKET#A#000001" in kept
    assert [text for text in (b"Zebedee", b"15112345678", b"ann@", b"corner") if text in kept] == []
    assert path.stat().st_mode & 0o077 == 0


def test_a_suspect_that_is_well_when_it_is_read_again_is_no_finding(here: World, booked: Sale) -> None:
    """What was in motion during the scan has settled."""
    thing = things()["event", booked.event]
    before = planted(thing, "SEATS#", "ROW#1", lambda data: data["raw"]["seats"]["M"].clear())
    suspected = suspects([before], here.clock.now)
    assert [finding.rule for finding in suspected[0].findings] == ["orders.seat"]
    assert certain(suspected, _reader(), here.clock.now) == []


def test_a_suspect_that_settles_late_is_no_finding(here: World, booked: Sale) -> None:
    """As long as a call may run, it is read again."""
    mend = _lose_a_seat(booked)
    suspected = suspects(things().values(), here.clock.now)

    def pause(seconds: float) -> None:
        if seconds == PAUSES[-1]:
            mend()

    reader = _reader()
    reader.pause = pause
    assert certain(suspected, reader, here.clock.now) == []


def test_a_booking_that_came_after_its_partition_was_scanned_is_found(here: World, booked: Sale) -> None:
    """A booked seat names its hold alone; the event's list of bookings has the booking."""
    unread = planted(things()["event", booked.event], "BOOKING#", "~", None)
    unread = planted(unread, "CART#", "", lambda data: data.pop("booked"))
    suspected = suspects([unread], here.clock.now)
    assert {finding.rule for finding in suspected[0].findings} == {"orders.paid"}
    assert certain(suspected, _reader(), here.clock.now) == []


def test_what_stands_is_reported(here: World, booked: Sale, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its ids; the end of the command says that something is wrong."""
    _lose_a_seat(booked)
    found = certain(suspects(things().values(), here.clock.now), _reader(), here.clock.now)
    spool = Spool(tmp_path / "spool")
    _reader().scan(spool)
    assert report(spool, found) == 1
    said = capsys.readouterr().out
    assert f"! orders.seat        {booked.event} bkg_" in said
    assert "A-1-1 is confirmed and not booked in its row" in said
    assert "1 event" in said
    assert "1 violation" in said


def test_suspects_are_read_for_longer_than_a_call_runs() -> None:
    """Else a call that is under way would be a violation."""
    assert sum(PAUSES) * SECOND > LONGEST_CALL
