"""Searching events: words, filters, pages, and staying in step with changes by organisers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import app
from chalicelib.catalogue import index_events
from tests.support.api import Caller
from tests.support.events import CONTEXT, LISTED, Stream, sqs
from tests.support.listing import Listing
from tests.worlds.scene import event_body, operator, rows, venue
from tests.worlds.world import World


class House:
    """An organiser with a venue, whose changes reach the lists when they are followed."""

    def __init__(self, here: World) -> None:
        self.here, self.listing = here, Listing(here)
        self.owner = operator(here.api)
        self.venue = venue(self.owner, {"A": rows(1, 3)})

    def performer(self, name: str) -> str:
        return str(self.owner.post("/v1/performers", {"name": name}).expect(201)["performer_id"])

    def event(self, name: str, days: float = 30, publish: bool = True, **changes: Any) -> str:
        starts_at = (self.here.now + timedelta(days=days)).isoformat()
        body = event_body(self.venue, self.here.now, name=name, **{"starts_at": starts_at, **changes})
        event = str(self.owner.post("/v1/events", body).expect(201)["event_id"])
        if publish:
            self.owner.post(f"/v1/events/{event}/publish").expect(200)
        return event

    def page(self, **query: Any) -> Any:
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return Caller(self.here.api).get(f"/v1/events/search?{text}").expect(200)

    def found(self, **query: Any) -> list[str]:
        """The names that a search finds, once everything has been followed."""
        self.listing.follow()
        return [item["name"] for item in self.page(**query)["items"]]


@pytest.fixture
def house(here: World) -> House:
    return House(here)


def test_lists_say_when_an_event_ends_and_until_when_it_is_sold(house: House) -> None:
    """As the event itself does, also after a change."""
    event = house.event("Avengers", ends_at="2026-12-31T23:00:00Z")
    house.listing.follow()
    (card,) = house.page()["items"]
    assert (card["ends_at"], card["sale_ends_at"]) == ("2026-12-31T23:00:00Z", card["starts_at"])
    path = f"/v1/events/{event}"
    house.owner.patch(path, {"ends_at": None, "sale_ends_at": "2026-12-31T21:00:00Z"}).expect(200)
    house.listing.follow()
    (card,) = house.page()["items"]
    assert (card["ends_at"], card["sale_ends_at"]) == (None, "2026-12-31T21:00:00Z")


def test_every_spelling_is_found_by_every_other_in_one_order(house: House) -> None:
    """Soonest first over all spellings, each event once, however short the pages are."""
    names = ["Müller", "Mueller", "MULLER", "Mueller O’Brien", "Müller OBrien"]
    for days, name in enumerate(names, 1):
        house.event(name, days=days)
    house.event("Manuel", days=2)
    assert house.found(keyword="m%C3%BCller") == names
    assert house.found(keyword="m%C3%BCller%20o'brien") == names[3:]
    assert house.found(keyword="mueller%20obrien") == names[3:]
    paged, cursor = [], ""
    while cursor is not None:
        page = house.page(keyword="m%C3%BCller", limit=1, **({"cursor": cursor} if cursor else {}))
        paged += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert paged == names


def test_every_word_must_match_a_word_or_the_beginning_of_one(house: House) -> None:
    """In any order and any case."""
    house.event("Avengers: Endgame")
    assert house.found(keyword="aveng") == ["Avengers: Endgame"]
    assert house.found(keyword="endgame%20AVENGERS") == ["Avengers: Endgame"]
    assert house.found(keyword="avengers%20xyz") == []
    assert house.found(keyword="vengers") == []


def test_accents_are_left_out_on_both_sides(house: House) -> None:
    """In the texts and in the keyword."""
    house.event("Ämi")
    house.event("Ami", days=31)
    for keyword in ("%C3%84mi", "ami", "AMI"):
        assert house.found(keyword=keyword) == ["Ämi", "Ami"]


def test_description_venue_and_performers_are_searched_too(house: House) -> None:
    """A word may come from any of them."""
    nora = house.performer("Nora Lind Quartet")
    house.event("Winter Songs", description="An evening of quiet ballads.", performer_ids=[nora])
    for keyword in ("quiet", "nora%20winter", "quartet%20roxy%20ballads"):
        assert house.found(keyword=keyword) == ["Winter Songs"]


def test_an_item_has_what_a_list_shows(house: House) -> None:
    """The event with its venue and performers by name; a long description is cut."""
    nora = house.performer("Nora Lind")
    event = house.event("Songs", description="word " * 200, performer_ids=[nora], release="songs")
    house.listing.follow()
    (item,) = house.page(keyword="songs")["items"]
    assert (item["event_id"], item["status"], item["release"]) == (event, "published", "songs")
    assert item["venue"] == {
        "venue_id": house.venue,
        "name": "Roxy 1",
        "timezone": "Europe/Stockholm",
        "location": None,
    }
    assert item["performers"] == [{"performer_id": nora, "name": "Nora Lind"}]
    assert item["prices"] == {"standard": {"amount": 1250, "currency": "EUR"}}
    assert len(item["description"]) <= 300


def test_events_that_are_not_published_are_not_found(house: House) -> None:
    """Drafts and cancelled events never appear."""
    house.event("Draft", publish=False)
    cancelled = house.event("Cancelled")
    assert house.found() == ["Cancelled"]
    house.owner.post(f"/v1/events/{cancelled}/cancel").expect(200)
    assert house.found() == []
    assert house.found(keyword="cancelled") == []


def test_filters_narrow_down(house: House) -> None:
    """By time, venue, performer and release, alone and together."""
    nora = house.performer("Nora")
    house.event("Early", days=1, performer_ids=[nora])
    house.event("Middle", days=10, release="tour", performer_ids=[nora])
    house.event("Late", days=20, release="tour")
    other = House(house.here)
    other.event("Elsewhere", days=5)
    house.listing.follow()
    day = {n: (house.here.now + timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in (2, 15)}
    assert house.found(venue=house.venue) == ["Early", "Middle", "Late"]
    assert house.found(performer=nora) == ["Early", "Middle"]
    assert house.found(release="tour") == ["Middle", "Late"]
    assert house.found(start=day[2]) == ["Elsewhere", "Middle", "Late"]
    assert house.found(end=day[2]) == ["Early"]
    assert house.found(start=day[2], end=day[15], venue=house.venue, keyword="mid") == ["Middle"]
    assert house.found(start=day[15], end=day[2]) == []
    assert house.found(venue="ven_nothing") == []


def test_only_events_to_come_are_found_without_a_start(house: House) -> None:
    """With an earlier start, past events are found too."""
    house.event("Tonight", days=0.5)
    house.listing.follow()
    before = house.here.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    house.here.clock.move(86_400)
    assert house.found() == []
    assert house.found(start=before) == ["Tonight"]


def test_the_end_itself_is_left_out_and_the_start_is_not(house: House) -> None:
    """To the second."""
    moment = (house.here.now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    house.event("Exactly", starts_at=moment)
    assert house.found(start=moment) == ["Exactly"]
    assert house.found(end=moment) == []


def test_pages_neither_repeat_nor_skip_while_events_are_added(house: House) -> None:
    """Events that match all the while come exactly once, soonest first."""
    stood = [house.event(f"Show {number}", days=10 + 2 * number) for number in range(12)]
    house.listing.follow()
    found: list[str] = []
    cursor, added = "", 0
    while True:
        page = house.page(keyword="show", limit=3, **({"cursor": cursor} if cursor else {}))
        found += [item["event_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        house.event(f"Show extra {added}", days=9)
        house.event(f"Show extra late {added}", days=11 + 8 * added)
        added += 1
        house.listing.follow()
    assert len(found) == len(set(found))
    assert [event for event in found if event in stood] == stood


@pytest.mark.parametrize("keyword", ["", "show", "show%20standing"])
def test_the_last_page_has_no_cursor(house: House, keyword: str) -> None:
    """Also when it is full, and other events match half of the query."""
    for number in range(4):
        house.event(f"Show {number}", days=10 + number, description="Standing room" if number < 2 else "Standing")
    house.event("Standing only", days=50)
    house.event("Show", days=51)
    house.listing.follow()
    wanted = {"": 6, "show": 5, "show%20standing": 4}[keyword]
    first = house.page(keyword=keyword, limit=wanted)
    assert (len(first["items"]), first["next_cursor"]) == (wanted, None)
    assert house.page(keyword=keyword, limit=wanted - 1)["next_cursor"] is not None


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("cursor=nonsense", "cursor"),
        ("cursor=MTIzNDU2Nzg5MDEyMw", "cursor"),
        ("cursor=%FF", "cursor"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("start=yesterday", "start"),
        ("start=2027-01-01T10:00:00", "start"),
        ("start=253402300800", "start"),
        ("end=1e3", "end"),
        ("end=2027-13-01T10:00:00Z", "end"),
        ("end=0000-01-01T10:00:00Z", "end"),
        ("keyword=" + "a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k", "keyword"),
        ("keyword=" + "x" * 201, "keyword"),
        ("release=NO", "release"),
        ("colour=red", "colour"),
    ],
)
def test_a_bad_query_is_refused(house: House, query: str, path: str) -> None:
    """With the field that is wrong."""
    refused = Caller(house.here.api).get(f"/v1/events/search?{query}")
    assert refused.status == 422
    assert refused.json["error"]["details"]["fields"][0]["path"] == path


@pytest.mark.parametrize(
    "start", ["0001-01-01T00:00:00Z", "1969-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_any_time_is_accepted(house: House, start: str) -> None:
    """From the first year to the last."""
    house.event("Show")
    assert house.found(start=start) == (["Show"] if start < "2000" else [])
    assert house.found(end=start) == ([] if start < "2000" else ["Show"])


def test_punctuation_alone_finds_nothing(house: House) -> None:
    """There is no word that it could match."""
    house.event("Show!!!")
    assert house.found(keyword="!!!") == []
    assert house.found(keyword="show!!!") == ["Show!!!"]


def test_a_renamed_event_is_found_by_its_new_name_only(house: House) -> None:
    """Also by the words that both names share."""
    event = house.event("Avengers: Endgame")
    house.listing.follow()
    house.owner.patch(f"/v1/events/{event}", {"name": "Avengers: Finale"}).expect(200)
    assert house.found(keyword="finale") == ["Avengers: Finale"]
    assert house.found(keyword="endgame") == []
    assert house.found(keyword="avengers") == ["Avengers: Finale"]


def test_the_stream_may_deliver_twice_and_late(house: House) -> None:
    """An old batch that comes after a newer one changes nothing."""
    event = house.event("Endgame")
    house.listing.follow()
    house.owner.patch(f"/v1/events/{event}", {"name": "Finale"}).expect(200)
    assert house.found(keyword="finale") == ["Finale"]
    for batch in [*house.listing.batches, *reversed(house.listing.batches)]:
        house.listing.deliver(batch)
    assert house.found(keyword="finale") == ["Finale"]
    assert house.found(keyword="endgame") == []
    assert house.found() == ["Finale"]


def test_a_postponed_event_moves(house: House) -> None:
    """It is found at its new date only."""
    first, _ = house.event("First", days=5), house.event("Second", days=6)
    house.listing.follow()
    later = (house.here.now + timedelta(days=7)).isoformat()
    house.owner.patch(f"/v1/events/{first}", {"starts_at": later}).expect(200)
    assert house.found() == ["Second", "First"]
    assert house.found(keyword="first") == ["First"]


@pytest.mark.faults
def test_a_renamed_venue_and_performer_rename_their_events(house: House) -> None:
    """Every one of them, past the first batch too."""
    nora = house.performer("Nora")
    for number in range(12):
        house.event(f"Show {number}", days=10 + number, performer_ids=[nora])
    house.listing.follow()
    house.owner.patch(f"/v1/venues/{house.venue}", {"name": "Capitol"}).expect(200)
    house.owner.patch(f"/v1/performers/{nora}", {"name": "Eleonora"}).expect(200)
    assert len(house.found(keyword="capitol%20eleonora")) == 12
    assert house.found(keyword="roxy") == []
    assert house.found(keyword="nora") == []


def test_an_event_leaves_no_postings_behind(house: House) -> None:
    """Renamed, moved and cancelled, it has no posting left a while later."""
    stream = Stream(("FIND#", "LEFT#"))
    event = house.event("Endgame")
    house.listing.follow()
    later = (house.here.now + timedelta(days=40)).isoformat()
    for change in ({"name": "Finale", "description": "The end"}, {"starts_at": later}, {"name": "Endgame"}):
        house.owner.patch(f"/v1/events/{event}", change).expect(200)
        house.listing.follow()
    house.owner.post(f"/v1/events/{event}/cancel").expect(200)
    house.listing.follow()
    house.listing.tidy(event)
    assert stream.batch()["Records"] == []


def test_postings_are_not_removed_too_early(house: House) -> None:
    """A worker that read an older card may still run."""
    event = house.event("Endgame")
    house.listing.follow()
    house.owner.patch(f"/v1/events/{event}", {"name": "Finale"}).expect(200)
    house.listing.follow()
    stream = Stream(("FIND#", "LEFT#"))
    app.index_events(sqs({"subject": "left", "id": event}), CONTEXT)
    assert stream.batch()["Records"] == []
    house.listing.tidy(event)
    house.listing.tidy(event)
    assert house.found(keyword="finale") == ["Finale"]
    assert house.found(keyword="roxy") == ["Finale"]


@pytest.mark.parametrize("rounds", [1, 4])
def test_many_postings_are_removed_piece_by_piece(house: House, monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
    """Each piece continues where the one before ended, over several changes too."""
    monkeypatch.setattr(index_events, "_MOST_AT_ONCE", 7)
    stream = Stream(("FIND#", "LEFT#"))
    event = house.event("Endgame")
    for number in range(rounds):
        house.listing.follow()
        house.owner.patch(f"/v1/events/{event}", {"name": f"{'abcd'[number]}finale{number}"}).expect(200)
    house.listing.follow()
    assert len(house.found(keyword="finale")) == 0
    assert len(house.found(keyword=f"{'abcd'[rounds - 1]}finale")) == 1
    house.owner.post(f"/v1/events/{event}/cancel").expect(200)
    house.listing.follow()
    house.listing.tidy(event)
    assert stream.batch()["Records"] == []


def test_a_search_is_a_snapshot(house: House) -> None:
    """With a tag, a second of caching, and 304 for a client that has it."""
    house.event("Show")
    house.listing.follow()
    caller = Caller(house.here.api)
    first = caller.get("/v1/events/search?keyword=show")
    assert first.headers["cache-control"] == "public, max-age=1"
    assert caller.get("/v1/events/search?keyword=show", If_None_Match=first.headers["etag"]).status == 304


def test_drafts_send_no_notices(house: House) -> None:
    """A draft that is made or changed sends no notice."""
    event = house.event("Draft", publish=False)
    house.owner.patch(f"/v1/events/{event}", {"name": "Another"}).expect(200)
    stream = Stream(LISTED)
    house.owner.patch(f"/v1/events/{event}", {"name": "And another"}).expect(200)
    batch = stream.batch()
    assert len(batch["Records"]) == 1
    house.listing.deliver(batch)
    assert house.listing.notices() == []
