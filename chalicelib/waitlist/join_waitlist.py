"""The waitlist of an event: joining, looking, leaving; and for its organiser how long it is and what comes of it.

    join: the wish is claimed (once a customer) ─► a number is drawn in each of its lines ─► the places are taken

Joining again gives the same place. Whoever draws a number is told the position at once, and no two the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Conflict, Fault, Invalid, Unavailable
from chalicelib.seats.rules.holds import over_limit
from chalicelib.seats.rules.seats import Seat, SeatState, by_row, parse_seats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.table import lines
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.writes import Cancelled
from chalicelib.waitlist.answer_offer import AnswerOffer
from chalicelib.waitlist.end_entries import EndEntries
from chalicelib.waitlist.rules.entries import MOST_ROWS, MOST_WISHES, Entry, EntryState, Outcome, Wish, row_name
from chalicelib.waitlist.storage import entries, queue

_BETWEEN_LOOKS = 10 * SECOND
_ANSWERS = (Outcome.ACCEPTED, Outcome.DECLINED, Outcome.LAPSED)


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """A place, and how many are before it, plus one; None once it is over."""

    entry: Entry
    position: int | None


@dataclass(frozen=True, slots=True)
class LineSummary:
    """How many have joined, how many wait now (those with an open offer too), and what came of the others."""

    joined: int
    waiting: int
    outcomes: Mapping[str, int]

    @property
    def conversion(self) -> float | None:
        """The share of offers that were accepted, of those that are over."""
        answered = [self.outcomes.get(outcome.value, 0) for outcome in _ANSWERS]
        return answered[0] / sum(answered) if any(answered) else None


@dataclass(frozen=True, slots=True)
class Summary:
    """A waitlist for its organiser; `by_seat` is what was waited for by name."""

    closed: bool
    total: LineSummary
    by_category: Mapping[str, LineSummary]
    by_seat: LineSummary


class JoinWaitlist:
    def __init__(self, maps: SeatMaps, offers: AnswerOffer, ending: EndEntries, timers: Timers, clock: Clock) -> None:
        self._maps, self._offers, self._ending = maps, offers, ending
        self._timers, self._clock = timers, clock

    def join(
        self, customer: str, event: Event, seats: Sequence[str] | None, category: str | None, quantity: int
    ) -> QueuePosition:
        """Wait for these seats, or for so many together in the category.

        Raises `Invalid`, or `Conflict`: NOT_ON_SALE, WAITLIST_CLOSED, LIMIT_REACHED, TOO_MANY_WISHES.
        """
        now = self._clock.now()
        wish = self._wish(event, seats, category, quantity)
        event.require_on_sale(now)
        if not event.waitlist:
            raise _closed()
        if wish.quantity > event.max_per_customer:
            raise over_limit(wish.quantity, 0, event.max_per_customer)
        known = entries.of_customer(customer, event.id)
        standing = next((entry for entry in known if entry.wish.key == wish.key), None)
        if standing is not None and standing.offer is not None and standing.waits and not standing.at(now).waits:
            self._offers.record_lapse(self._offers.get(customer, standing.offer))
        if standing is None or not standing.at(now).waits:
            standing = self._new(customer, event, wish, known, now)
        return QueuePosition(standing, self._position(standing))

    def of_customer(self, customer: str, event: Event) -> list[QueuePosition]:
        """What the customer waits for at this event, and what became of what they waited for."""
        now = self._clock.now()
        found = (entry.at(now) for entry in entries.of_customer(customer, event.id))
        known = [entry for entry in found if entry.state is not EntryState.JOINING]
        return [
            QueuePosition(entry, self._position(entry) if entry.waits else None)
            for entry in sorted(known, key=lambda entry: entry.order)
        ]

    def leave(self, customer: str, event: Event, id: str | None) -> None:
        """Wait no more, for anything or for what this place is for; what is offered is withdrawn. Twice is once."""
        now = self._clock.now()
        for entry in (found.at(now) for found in entries.of_customer(customer, event.id)):
            if id in (None, entry.id) and entry.state is EntryState.JOINING:
                entries.abandon(entry)
            elif id in (None, entry.id) and entry.waits:
                self._leave(event, entry)

    def summary(self, event: Event) -> Summary:
        """How long the lines are and what came of them: from what the lines record, not from who stands in them."""
        by_category: dict[str, Counter[str]] = {}
        by_seat: Counter[str] = Counter()
        for line, counts in lines.tally(queue.partition_of(event.id)).items():
            kind, _, name = line.partition("#")
            (by_category.setdefault(name, Counter()) if kind == "C" else by_seat).update(counts)
        return Summary(
            queue.waitlist(event.id).closed,
            _summary(sum(by_category.values(), by_seat)),
            {category: _summary(by_category[category]) for category in sorted(by_category)},
            _summary(by_seat),
        )

    def close(self, event: Event, closed: bool) -> None:
        """Let nobody join any more, or let them again. Whoever waits keeps their place and is served."""
        queue.close(event.id, closed, kept_until(event.starts_at) // SECOND)

    def _new(self, customer: str, event: Event, wish: Wish, known: Sequence[Entry], now: int) -> Entry:
        waitlist = queue.waitlist(event.id)
        if waitlist.closed:
            raise _closed()
        if sum(entry.at(now).state is not EntryState.ENDED for entry in known) >= MOST_WISHES:
            raise Conflict(f"At most {MOST_WISHES} wishes a customer.", "TOO_MANY_WISHES")
        ttl = kept_until(event.starts_at) // SECOND
        if waitlist.look_at is None or waitlist.look_at > now + MINUTE:
            queue.look_at(event.id, now + MINUTE, ttl)
        entry = Entry(new_id("wtl", now), event.id, customer, wish, now, knew=self._knew(event, wish))

        def attempt() -> Entry:
            other = entries.claim(entry, ttl)
            if other is None:
                return self._with_numbers(event, entry, ttl, now)
            if not other.waits:
                raise Overtaken  # by another call of the same customer, which is joining
            return other

        return retry(attempt)

    def _with_numbers(self, event: Event, entry: Entry, ttl: int, now: int) -> Entry:
        pk, size = queue.partition_of(event.id), entry.wish.quantity
        numbers = {line: lines.draw(pk, line, size, ttl, not place) for place, line in enumerate(entry.wish.lines)}
        try:
            waiting = entries.wait(entry, numbers)
        except Cancelled as exc:
            self._ending.count(event, numbers, Outcome.VOID)
            raise Unavailable("This place was being taken by another call.") from exc
        self._timers.set([Deadline(kind, name, now) for kind, name in self._looks(waiting, now)])
        return waiting

    def _looks(self, entry: Entry, now: int) -> list[tuple[Kind, str]]:
        """Where there may be seats for somebody who has just joined. If another party of the same size came before, it
        would have them already; and however many join, an event is looked at as a whole every ten seconds at most."""
        rows = by_row(parse_seats(entry.wish.seats, "seats"))
        if rows:
            return [(Kind.SEATS, row_name(entry.event, *row)) for row in rows]
        first = next(queue.of_size(entry.event, entry.wish.category, entry.wish.quantity), entry)
        if first.id != entry.id or not queue.look_soon(entry.event, now, _BETWEEN_LOOKS):
            return []
        return [(Kind.WAITLIST, entry.event)]

    def _leave(self, event: Event, entry: Entry) -> None:
        if entry.state is EntryState.WAITING and self._ending.end(event, entry, Outcome.LEFT):
            return
        found = entries.get(entry.customer, event.id, entry.wish.key)
        if found is not None and found.id == entry.id and found.offer is not None:
            self._offers.withdraw(entry.customer, found.offer)

    def _position(self, entry: Entry) -> int:
        """The place in the longest of its lines."""
        pk = queue.partition_of(entry.event)
        return max(lines.place_of(pk, line, number) for line, number in entry.numbers.items())

    def _wish(self, event: Event, seats: Sequence[str] | None, category: str | None, quantity: int) -> Wish:
        if seats is not None:
            found = self._maps.categories(event, seats, "seats")
            if len(by_row(found)) > MOST_ROWS:
                raise Invalid([Fault("seats", f"are in more than {MOST_ROWS} rows")])
            return Wish(found[min(found)], len(found), tuple(sorted(map(str, found))))
        if category is None or category not in event.prices:
            raise Invalid([Fault("category", "is not a price category of this event")])
        if not self._has_room(event, category, quantity):
            raise Invalid([Fault("quantity", "is more than any row of this category has")])
        return Wish(category, quantity)

    def _has_room(self, event: Event, category: str, quantity: int) -> bool:
        return any(
            row.category == category and len(row.names) >= quantity
            for section in event.sections
            if category in section.categories
            for row in self._maps.layout(event.id, section.id).rows
        )

    def _knew(self, event: Event, wish: Wish) -> tuple[str, ...]:
        """Those of the seats that are booked already."""
        return tuple(str(seat) for seat in parse_seats(wish.seats, "seats") if self._is_booked(event, seat))

    def _is_booked(self, event: Event, seat: Seat) -> bool:
        row = self._maps.section(event.id, seat.section).row(seat.row)
        claim = row.claims.get(seat.name) if row else None
        return claim is not None and claim.state is SeatState.BOOKED


def _summary(counts: Counter[str]) -> LineSummary:
    """Numbers that nobody ever had, and those of a place's other lines, are not counted."""
    joined = counts["joined"] - counts[Outcome.VOID.value]
    outcomes = {each.value: counts[each.value] for each in Outcome if each not in (Outcome.VOID, Outcome.ALSO)}
    return LineSummary(joined, joined - sum(outcomes.values()), outcomes)


def _closed() -> Conflict:
    return Conflict("Nobody can join the waitlist of this event now.", "WAITLIST_CLOSED")
