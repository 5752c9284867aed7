"""Indexing while everything changes: overtaken at any call of the store, cut off at any write, delivered twice.

When every notice has been handled (again, if its handler was cut off), a search finds an event by exactly its current
words, at its current date, or not at all if it is cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

import app
from chalicelib.catalogue.index_events import IndexEvents
from chalicelib.catalogue.rules.cards import IndexNotice, IndexSubject
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.search_events import Query, SearchEvents
from chalicelib.catalogue.storage import events, postings, venues
from chalicelib.catalogue.storage.postings import IndexedCard
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY
from chalicelib.table.items import Item
from tests.support.engines import engine
from tests.support.events import CONTEXT, sqs
from tests.support.faults import Fuse, Times, powered_by
from tests.worlds.scene import rows
from tests.worlds.world import World

NAMES = ("Aa", "Bb", "Cc")
VENUES = ("Roxy", "Dd")
MOST_CALLS = 80


@dataclass
class Tray:
    """Notices to be handled at once, and delayed ones, which a test handles when it wants to."""

    sent: list[IndexNotice] = field(default_factory=list)
    later: list[IndexNotice] = field(default_factory=list)

    def send(self, notices: Sequence[IndexNotice], delay: int = 0) -> None:
        (self.later if delay else self.sent).extend(notices)


@dataclass
class Desk:
    """One published and indexed event; its organiser's changes, and the searches for it."""

    here: World
    model: Event
    tray: Tray
    index_events: IndexEvents
    id: str = ""

    def publish(self) -> None:
        self.here.app.organising.edit_events.publish(self.model.operator, self.id)

    @property
    def event(self) -> Event:
        found = events.get(self.id)
        assert found
        return found

    def rename(self, name: str) -> None:
        self._change(lambda event: replace(event, name=name))

    def move(self, days: int) -> None:
        self._change(lambda event: replace(event, starts_at=event.starts_at + days * DAY))

    def cancel(self) -> None:
        self.here.app.organising.cancel_event.cancel(self.event.operator, self.id)

    def rename_venue(self, name: str) -> None:
        self.here.app.catalogue.edit_venues.change_venue(self.model.operator, self.model.venue, {"name": name})

    def _change(self, change: Callable[[Event], Event]) -> None:
        self.here.app.organising.edit_events.change_event(self.event.operator, self.id, change)

    def index(self, whole: bool = False) -> None:
        """Handle a notice of the event, and all that follows from it."""
        self.index_events.handle(IndexNotice(IndexSubject.EVENT, self.id, whole=whole))

    def follow(self, notice: IndexNotice) -> None:
        """Handle a notice, and every one that follows from it."""
        self.tray.sent.append(notice)
        while self.tray.sent:
            self.index_events.handle(self.tray.sent.pop(0))

    def tidy(self) -> None:
        """Remove the postings of replaced cards, a while after the last card was indexed."""
        self.here.clock.move(120)
        self.follow(IndexNotice(IndexSubject.LEFT, self.id))

    def check(self) -> None:
        """Each word of the event finds it and no old word does, and so does its start."""
        event = self.event
        venue = venues.head(event.venue)
        assert venue
        for word in (*NAMES, *VENUES):
            stands = event.status == "published" and word in (event.name, venue.name)
            assert self._found(Query(keyword=word, start=0)) == ([self.id] if stands else []), word
        listed = [self.id] if event.status == "published" else []
        assert self._found(Query(start=event.starts_at)) == listed
        assert self._found(Query(start=event.starts_at + 1)) == []
        assert self._found(Query(start=0, venue=event.venue)) == listed

    def _found(self, query: Query) -> list[str]:
        return [card.event for card in SearchEvents(self.here.clock).search(query, 10, None).items]


@pytest.fixture
def draft(here: World) -> Desk:
    """An event that is not published yet, beside one that has been cancelled since."""
    sale = here.sale({"A": rows(1, 2)}, name="Aa")
    event = here.app.catalogue.read_catalogue.event(sale.event)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    tray = Tray()
    made = Desk(here, replace(event, id="", status=EventStatus.DRAFT), tray, IndexEvents(tray, here.clock))
    made.rename_venue("Roxy")
    made.id = here.app.organising.edit_events.add_event(made.model).id
    return made


@pytest.fixture
def desk(draft: Desk) -> Desk:
    """An event that is published and indexed."""
    draft.publish()
    draft.index()
    draft.check()
    return draft


@contextmanager
def before_call(number: int, act: Callable[[], None]) -> Iterator[Times]:
    """Another call acts right before the `number`-th call of the store in the block, reads too, and to the end."""
    seen, times = 0, Times()

    def before(**_: Any) -> None:
        nonlocal seen
        if times.count:
            return
        seen += 1
        if seen == number:
            times.count += 1
            act()

    hooks = Item._get_connection().connection.client.meta.events
    hooks.register_first("before-call.dynamodb", before)
    try:
        yield times
    finally:
        hooks.unregister("before-call.dynamodb", before)


CHANGES: dict[str, Callable[[Desk], None]] = {
    "renamed": lambda desk: desk.rename("Bb"),
    "renamed back": lambda desk: desk.rename("Aa"),
    "moved": lambda desk: desk.move(3),
    "moved back": lambda desk: desk.move(-3),
    "venue renamed": lambda desk: desk.rename_venue("Dd"),
    "venue renamed back": lambda desk: desk.rename_venue("Roxy"),
    "cancelled": lambda desk: desk.cancel(),
    "nothing": lambda desk: None,
}


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("renamed", "renamed back"),
        ("renamed", "moved"),
        ("moved", "moved back"),
        ("venue renamed", "venue renamed back"),
        ("renamed", "nothing"),
        ("renamed", "cancelled"),
    ],
)
def test_two_workers_at_once_index_the_current_event(desk: Desk, first: str, second: str) -> None:
    """The event changes again, and that is indexed, before each single call of a worker that indexes the first change;
    no notice comes after the two. Or nothing has changed, and the same notice just comes twice."""
    rewind = engine().remembered("linehold")
    for number in range(1, MOST_CALLS):
        CHANGES[first](desk)

        def overtake() -> None:
            CHANGES[second](desk)
            desk.index()

        with before_call(number, overtake) as overtaken:
            desk.index()
        if number % 2:
            desk.tidy()
        desk.check()
        if not overtaken.count:
            assert number > 5
            return
        rewind()
    raise AssertionError("never through")


def test_a_late_worker_does_not_undo_the_cancellation(draft: Desk) -> None:
    """The event is cancelled before each single call of a worker that indexes its publishing; the notice of the
    cancellation finds no card, as it should be."""
    rewind = engine().remembered("linehold")
    for number in range(1, MOST_CALLS):
        draft.publish()

        def overtake() -> None:
            draft.cancel()
            draft.index()

        with before_call(number, overtake) as overtaken:
            draft.index()
        draft.check()
        if not overtaken.count:
            assert number > 5
            return
        rewind()
    raise AssertionError("never through")


@pytest.mark.parametrize("change", ["renamed", "moved", "venue renamed", "cancelled"])
def test_a_worker_that_is_cut_off_at_a_write_has_only_to_be_called_again(desk: Desk, change: str) -> None:
    """By the same notice, that comes again: after each write in turn. Until then the event is found, by its old words
    or by its new ones; and it may have changed once more when the notice comes again."""
    rewind = engine().remembered("linehold")
    for step in range(1, MOST_CALLS):
        CHANGES[change](desk)
        with powered_by(fuse := Fuse(step, done=True)):
            desk.index()
        if change != "cancelled":
            assert desk._found(Query(start=0)) == [desk.id]
            if step % 2:
                desk.rename("Cc")
        desk.index()
        if step % 3:
            desk.tidy()
        desk.check()
        if not fuse.blown:
            assert step > 1
            return
        rewind()
    raise AssertionError("never through")


def test_replaced_cards_always_have_a_notice(desk: Desk) -> None:
    """Wherever the worker is cut off: if a replaced card has postings to remove, a notice of it is under way."""
    rewind = engine().remembered("linehold")
    waited = False
    for step in range(1, MOST_CALLS):
        desk.tray.later.clear()
        desk.rename("Bb")
        with powered_by(fuse := Fuse(step, done=True)):
            desk.index()
        if postings.replaced_cards(desk.id):
            waited = True
            assert IndexNotice(IndexSubject.LEFT, desk.id) in desk.tray.later
        if not fuse.blown:
            assert waited
            return
        rewind()
    raise AssertionError("never through")


@pytest.mark.parametrize("removal_first", [True, False])
def test_postings_of_the_current_card_are_not_removed(desk: Desk, removal_first: bool) -> None:
    """The event gets its first name back just when the postings of that name are removed: at each single call, one
    overtakes the other."""
    desk.rename("Bb")
    desk.index()
    desk.here.clock.move(120)
    rewind = engine().remembered("linehold")

    def rename_back() -> None:
        desk.rename("Aa")
        desk.index()

    def tidy() -> None:
        desk.index_events.handle(IndexNotice(IndexSubject.LEFT, desk.id))

    first, second = (tidy, rename_back) if removal_first else (rename_back, tidy)
    for number in range(1, MOST_CALLS):
        with before_call(number, second) as overtaken:
            first()
        if not overtaken.count:
            assert number > 3
            return
        desk.check()
        rewind()
    raise AssertionError("never through")


def test_late_postings_do_not_make_later_ones_removable(desk: Desk) -> None:
    """The event gets its first name back; a worker that read the card long before writes its postings once more, with
    their old mark. Postings are removed only when no such worker can run any more, and none of these is removed."""
    card = postings.indexed(desk.id).card
    assert card
    for name in ("Bb", "Aa"):
        desk.rename(name)
        desk.index()
    postings.post(card.terms, card.position, 1, 2_000_000_000)
    desk.tidy()
    desk.check()


def test_a_notice_for_all_postings_writes_missing_ones(desk: Desk) -> None:
    """Postings that were lost come back by a notice that asks for all of them."""
    card = postings.indexed(desk.id).card
    assert card
    postings.remove(card.terms, card.position, 1_000)
    assert desk._found(Query(start=0)) == []
    desk.index()
    assert desk._found(Query(start=0)) == []
    desk.index(whole=True)
    desk.check()


def test_a_batch_that_is_delivered_twice_changes_nothing(desk: Desk) -> None:
    """The current event is indexed, however often a notice comes."""
    desk.rename("Bb")
    batch = sqs(*[{"subject": "event", "id": desk.id}] * 2, {"subject": "venue", "id": desk.model.venue})
    for _ in range(2):
        assert app.index_events(batch, CONTEXT) == {"batchItemFailures": []}
        desk.check()
    assert postings.indexed(desk.id).revision == 2


@pytest.mark.parametrize("subject", list(IndexSubject))
def test_a_notice_of_something_unknown_does_nothing(desk: Desk, subject: IndexSubject) -> None:
    """It makes no card and sends no other notice."""
    id = new_id({"venue": "ven", "performer": "prf"}.get(subject.value, "evt"), desk.here.clock.now())
    desk.follow(IndexNotice(subject, id))
    desk.follow(IndexNotice(subject, "nonsense"))
    assert postings.indexed(id) == IndexedCard(0, 0, None)
    desk.check()


def test_a_venue_is_renamed_while_its_event_is_published(draft: Desk) -> None:
    """Before each single call of a worker that indexes the publishing: either the venue's notice finds the event under
    its venue, or the worker finds the venue's new name."""
    rewind = engine().remembered("linehold")
    for number in range(1, MOST_CALLS):
        draft.publish()

        def overtake() -> None:
            draft.rename_venue("Dd")
            draft.follow(IndexNotice(IndexSubject.VENUE, draft.model.venue))

        with before_call(number, overtake) as overtaken:
            draft.index()
        draft.check()
        if not overtaken.count:
            return
        rewind()
    raise AssertionError("never through")
