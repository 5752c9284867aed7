"""Events in the store: each change is made over the version that it was made from, once, also when an answer is
lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.catalogue.rules.events import Event, EventStatus, SectionSummary
from chalicelib.catalogue.storage import events
from chalicelib.catalogue.storage.events import ReferenceUsed
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.ids import new_id
from chalicelib.core.money import Money
from chalicelib.organising.storage import cancellations
from chalicelib.organising.storage.cancellations import Progress
from chalicelib.table import due
from chalicelib.table.writes import Refused
from tests.support.faults import answer_lost, before_write

pytestmark = pytest.mark.usefixtures("store")

NOW = 1_796_155_200_000
FOREVER = 10**15


def _event(**changes: Any) -> Event:
    """A draft in the store."""
    event = replace(
        Event(
            id=new_id("evt", NOW),
            operator="op_1",
            name="Songs",
            description="",
            venue="ven_1",
            performers=("prf_1", "prf_2"),
            release="songs",
            starts_at=NOW + 1000,
            on_sale_at=NOW,
            prices={"standard": Money(1250, "EUR"), "box": Money(5000, "EUR")},
            hold_seconds=300,
            max_per_customer=6,
            no_orphans=False,
            waitlist=False,
            waiting_room=False,
            sections=(SectionSummary("A", "Stalls", 10, {"standard": 8, "box": 2}),),
            status=EventStatus.DRAFT,
            version=1,
            created=NOW,
            kept_until=NOW + 2000,
        ),
        **changes,
    )
    events.add(event)
    return event


def _due() -> list[Deadline]:
    return due.overdue(FOREVER, 10)


CHANGES: dict[str, dict[str, Any]] = {
    "name": {"name": "Ballads"},
    "performers": {"performers": ()},
    "release": {"release": None},
    "prices": {"prices": {"standard": Money(1, "SEK"), "box": Money(2, "SEK")}},
    "switches": {"no_orphans": True, "waitlist": True, "waiting_room": True},
    "numbers": {"hold_seconds": 5, "max_per_customer": 1, "starts_at": NOW + 5, "on_sale_at": NOW - 5},
    "offers": {"offer_seconds": 3600},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_read_as_it_was_written(change: dict[str, Any]) -> None:
    """Named fields change and no others; the version is the next."""
    before = _event()
    changed = events.change(before, replace(before, **change))
    assert changed == replace(before, **change, version=2)
    assert events.get(before.id) == changed


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_lost_answer_of_a_change_is_no_refusal(change: dict[str, Any]) -> None:
    """The write is sent again and meets itself: it is done once, and the caller gets the event."""
    before = _event()
    with answer_lost() as losses:
        changed = events.change(before, replace(before, **change))
    assert losses.count == 1
    assert changed == events.get(before.id) == replace(before, **change, version=2)


def test_a_change_over_another_version_is_refused() -> None:
    """The refusal has the current event."""
    before = _event()
    other = events.change(before, replace(before, name="Ballads"))
    with pytest.raises(Refused) as refused:
        events.change(before, replace(before, description="Quiet."))
    assert events.event_of(refused.value) == events.get(before.id) == other


def test_the_same_change_by_two_is_made_once() -> None:
    """The second call, which had read the same version, cannot tell it from a lost answer: the change is made."""
    before = _event()
    after = replace(before, name="Ballads")
    assert events.change(before, after) == events.change(before, after)
    found = events.get(before.id)
    assert found
    assert found.version == 2


def test_a_change_of_an_unknown_event_makes_none() -> None:
    """An update without a condition would make one."""
    unknown = replace(_event(), id=new_id("evt", NOW))
    with pytest.raises(Refused):
        events.change(unknown, replace(unknown, name="Ballads"))
    with pytest.raises(Refused):
        events.publish(unknown.id, NOW)
    with pytest.raises(Refused):
        events.cancel(unknown.id, NOW)
    assert events.get(unknown.id) is None


def test_only_a_draft_is_published() -> None:
    """Once; a second call, or one that is too late, is refused with the event."""
    event = _event()
    published = events.publish(event.id, NOW + 1)
    assert published == replace(event, status=EventStatus.PUBLISHED, published_at=NOW + 1, version=2)
    with pytest.raises(Refused) as refused:
        events.publish(event.id, NOW + 2)
    assert events.event_of(refused.value) == published
    cancelled = events.cancel(event.id, NOW + 3)
    with pytest.raises(Refused) as refused:
        events.publish(event.id, NOW + 4)
    assert events.event_of(refused.value) == cancelled


@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer lost"])
def test_an_event_is_cancelled_once_and_is_due_from_then_on(lost: bool) -> None:
    """From any state: the first instant stays, and so does the deadline, which no later try sets again."""
    for publish in (False, True):
        event = _event()
        if publish:
            events.publish(event.id, NOW)
        with answer_lost(1 if lost else 99):
            cancelled = events.cancel(event.id, NOW + 1)
        assert (cancelled.status, cancelled.cancelled_at) == (EventStatus.CANCELLED, NOW + 1)
        assert Deadline(DeadlineKind.EVENT, event.id, NOW + 1, swept=True) in _due()
        cancellations.finish(event.id)
        assert events.cancel(event.id, NOW + 9) == cancelled
        assert event.id not in {deadline.id for deadline in _due()}


def test_a_change_does_not_undo_a_cancellation() -> None:
    """A call that has read the event before is refused, with all its changes."""
    before = _event()
    cancelled = events.cancel(before.id, NOW)
    with pytest.raises(Refused):
        events.change(before, replace(before, name="Ballads"))
    assert events.get(before.id) == cancelled


def test_a_pass_is_recorded_until_it_ends() -> None:
    """With its position and whether it found work; each time the next check is set."""
    event = _event()
    events.cancel(event.id, NOW)
    assert cancellations.progress(event.id) is None
    for progress in (Progress(NOW, "3#bkg_1", True), Progress(NOW, None, False)):
        cancellations.continue_later(event.id, progress, NOW + 5)
        assert cancellations.progress(event.id) == progress
        assert _due() == [Deadline(DeadlineKind.EVENT, event.id, NOW + 5, swept=True)]
    cancellations.continue_later(event.id, None, NOW + 9)
    assert cancellations.progress(event.id) is None
    assert _due() == [Deadline(DeadlineKind.EVENT, event.id, NOW + 9, swept=True)]
    assert events.get(event.id) == replace(event, status=EventStatus.CANCELLED, cancelled_at=NOW, version=2)


def test_an_unwinding_that_has_ended_does_not_begin_again() -> None:
    """A run that was slower than the last one is refused and leaves no deadline."""
    event = _event()
    events.cancel(event.id, NOW)
    cancellations.continue_later(event.id, Progress(NOW), NOW)
    cancellations.finish(event.id)
    cancellations.finish(event.id)
    for progress in (Progress(NOW, "3#bkg_1"), None):
        with pytest.raises(Refused):
            cancellations.continue_later(event.id, progress, NOW)
    assert (cancellations.progress(event.id), _due()) == (None, [])


def test_an_event_that_was_never_cancelled_is_never_due() -> None:
    """Nor is progress recorded for it, nor for an unknown event."""
    event = _event()
    for id in (event.id, new_id("evt", NOW)):
        with pytest.raises(Refused):
            cancellations.continue_later(id, None, NOW)
        assert cancellations.progress(id) is None
    assert _due() == []


def test_a_reference_is_one_events_of_an_organiser() -> None:
    """A second event with it is not written; another organiser's is."""
    first = _event(reference="show 1")
    with pytest.raises(ReferenceUsed) as used:
        _event(reference="show 1")
    assert used.value.event == first.id
    assert [event.id for event in events.of_operator("op_1", 10, None).items] == [first.id]
    other = _event(reference="show 1", operator="op_2")
    assert events.referred_to("op_1", "show 1") == first.id
    assert events.referred_to("op_2", "show 1") == other.id
    assert events.referred_to("op_1", "show 2") is None


def test_two_who_use_a_reference_at_once_make_one_event() -> None:
    """One is faster by a moment; the other gets the id of the event that has it, and writes nothing."""
    made: list[Event] = []

    def be_faster() -> None:
        made.append(_event(reference="show 1"))

    with before_write(1, be_faster), pytest.raises(ReferenceUsed) as used:
        _event(reference="show 1")
    assert used.value.event == made[0].id
    assert events.of_operator("op_1", 10, None).items == made


def test_an_event_that_is_added_again_is_the_same_event() -> None:
    """With its reference; it is in its organiser's list once."""
    event = _event(reference="show 1")
    events.add(event)
    assert events.get(event.id) == event
    assert events.of_operator(event.operator, 10, None).items == [event]
