"""The controller: who is called when, in which order, and that nobody is called for nothing."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import HOUR, MINUTE, SECOND
from chalicelib.errors import LineholdError
from chalicelib.table import due
from chalicelib.waiting_room.control_room import ControlRoom
from chalicelib.waiting_room.rules.changes import Order, Sale
from chalicelib.waiting_room.rules.draw import drawn
from chalicelib.waiting_room.rules.rooms import Phase
from chalicelib.waiting_room.storage import rooms
from tests.support.clock import FakeClock
from tests.support.faults import Fuse, before_call, powered_by
from tests.support.seeds import seeds
from tests.worlds.lobby import Lobby

pytestmark = pytest.mark.usefixtures("evening")


def test_nobody_is_called_before_the_start() -> None:
    """The lobby fills, is counted, and stays as it is."""
    lobby = Lobby()
    lobby.join(30)
    room = lobby.tick(5, times=3)
    assert (room.progress.waiting, room.progress.cursor, room.draw) == (30, 0, None)


def test_the_draw_is_one() -> None:
    """At the start everybody of the lobby gets a position by the seed, which did not exist before and never changes:
    two controllers that draw at once draw the same."""
    lobby = Lobby(capacity=1)
    customers = lobby.join(40)
    indices = {each: lobby.standing(each).place for each in customers}
    lobby.clock.move(HOUR / SECOND + 6)
    other = ControlRoom(lobby, lobby.sale_of, lobby, lobby.clock)
    with before_call(4, lambda: lobby.look(other)) as times:
        lobby.look()
    assert times.count == 1
    draw = lobby.room.draw
    assert draw is not None
    assert draw.count == 40
    assert sorted(lobby.positions(customers)) == list(range(1, 41))
    for customer, place in indices.items():
        assert place is not None
        assert lobby.position(customer) == drawn(draw.seed, place.index, 40) + 1
    lobby.tick(5, times=3)
    assert lobby.room.draw == draw


def test_lobbies_are_drawn_differently() -> None:
    """The order in which they joined says nothing of the order in which they are called."""
    orders = []
    for _ in range(2):
        lobby = Lobby()
        customers = lobby.join(40)
        lobby.start()
        orders.append(lobby.positions(customers))
    assert orders[0] != orders[1]
    assert orders[0] != sorted(orders[0])


def test_those_who_come_in_before_and_after_the_start_keep_their_order() -> None:
    """All of the lobby before all of the first second, and so on, however their messages are shuffled."""
    lobby = Lobby(capacity=1_000)
    start = lobby.room.start
    groups = [[(lobby.customer(), start + second * SECOND) for _ in range(30)] for second in (-5, 0, 1, 4)]
    messages = [lobby.message(customer, sent) for group in groups for customer, sent in group]
    Random(3).shuffle(messages)
    lobby.clock.move(HOUR / SECOND + 5)
    for first in range(0, len(messages), 17):
        assert not lobby.assign.batch(messages[first : first + 17]).failed
    lobby.tick(6, times=2)
    places = [lobby.positions(customer for customer, _ in group) for group in groups]
    assert [sorted(each) for each in places] == [list(range(30 * n + 1, 30 * n + 31)) for n in range(4)]


def test_a_stalled_worker_lets_nobody_overtake() -> None:
    """Group A comes three seconds before B; a worker holds half of A's messages for a while. While messages wait in
    the queue, A's second stays open: no B is called before any A."""
    lobby = Lobby(capacity=1_000)
    lobby.start()
    lobby.tick(60)
    now = lobby.clock.now()
    group_a = [lobby.customer() for _ in range(40)]
    group_b = [lobby.customer() for _ in range(40)]
    messages_a = [lobby.message(each, now) for each in group_a]
    assert not lobby.assign.batch(
        [*messages_a[:20], *(lobby.message(each, now + 3 * SECOND) for each in group_b)]
    ).failed
    lobby.waiting_messages = 20
    lobby.tick(5, times=6)
    assert lobby.room.progress.cursor == 0
    assert not lobby.assign.batch(messages_a[20:]).failed
    lobby.waiting_messages = 0
    lobby.tick(5, times=2)
    assert max(lobby.positions(group_a)) < min(lobby.positions(group_b))
    assert lobby.room.progress.late == 0


def test_a_stall_beyond_all_patience_is_counted() -> None:
    """Those who are too late for their second come into the next open one, and are counted as late."""
    lobby = Lobby(capacity=1_000)
    lobby.start()
    now = lobby.clock.now()
    on_time, late = lobby.join(5), lobby.customer()
    message = lobby.message(late, now)
    lobby.tick(6, times=2)
    lobby.assign.batch([message])
    after = lobby.join(1)
    lobby.tick(6, times=3)
    assert sorted(lobby.positions(on_time)) == [1, 2, 3, 4, 5]
    assert lobby.positions([late, *after]) == [6, 7]
    assert lobby.room.progress.late == 1


def _called(lobby: Lobby, count: int) -> list[str]:
    """So many customers, in the order of their positions; the first hundred are called."""
    customers = lobby.join(count)
    lobby.start()
    ordered = lobby.in_order(customers)
    assert lobby.room.progress.cursor == min(count, 100)
    return ordered


def test_no_shows_return_their_places_once() -> None:
    """Capacity 100, 1,000 wait, 37 of the first 100 do not come: after the deadline 37 more are called, once."""
    lobby = Lobby()
    customers = _called(lobby, 1_000)
    for position, customer in enumerate(customers[:63], 1):
        lobby.claim(customer, position)
    assert lobby.tick(5, times=23).progress.cursor == 100  # 115 of 120 seconds
    room = lobby.tick(8)
    assert (room.progress.cursor, room.progress.no_shows, room.progress.active) == (137, 37, 63)
    assert lobby.tick(5, times=4).progress.cursor == 137
    assert lobby.active() == 63


@pytest.mark.faults
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(1, 9))
def test_a_killed_controller_returns_them_once(step: int, done: bool) -> None:
    """Killed at any write of the tick that closes the window: the next one calls exactly 37 more."""
    lobby = Lobby()
    customers = _called(lobby, 150)
    for position, customer in enumerate(customers[:63], 1):
        lobby.claim(customer, position)
    lobby.clock.move(123)
    with powered_by(Fuse(step, done)):
        lobby.look()
    assert lobby.room.progress.cursor in (100, 137)
    room = lobby.tick(5, times=3)
    assert (room.progress.cursor, room.progress.no_shows, room.progress.active) == (137, 37, 63)


@pytest.mark.parametrize("call", range(1, 14))
def test_two_controllers_do_the_work_of_one(call: int) -> None:
    """The second one makes a whole tick before any call of the first: the result is one controller's."""
    lobby = Lobby()
    customers = _called(lobby, 150)
    for position, customer in enumerate(customers[:63], 1):
        lobby.claim(customer, position)
    lobby.clock.move(123)
    other = ControlRoom(lobby, lobby.sale_of, lobby, lobby.clock)
    with before_call(call, lambda: lobby.look(other)):
        lobby.look()
    progress = lobby.room.progress
    assert (progress.cursor, progress.no_shows, progress.active, progress.admitted) == (137, 37, 63, 63)


def test_ended_admissions_make_room() -> None:
    """By their time, or because the customer leaves: each for one more, in order, and never past what was issued."""
    lobby = Lobby(admission_seconds=300)
    customers = _called(lobby, 120)
    for position, customer in enumerate(customers[:100], 1):
        lobby.claim(customer, position)
    lobby.claims.leave(customers[4], lobby.id)
    lobby.claims.leave(customers[4], lobby.id)
    assert lobby.tick().progress.cursor == 101
    lobby.claim(customers[100])
    assert lobby.tick(5, times=57).progress.cursor == 101
    room = lobby.tick(13)
    assert (room.progress.cursor, room.progress.active) == (120, 1)
    assert lobby.tick(5, times=3).progress.cursor == 120


def test_capacity_and_rate_change_at_the_next_tick() -> None:
    """A larger capacity calls more; a smaller one nobody, and takes nothing from those who are in."""
    lobby = Lobby(max_per_minute=600)
    customers = lobby.join(500)
    lobby.start()
    assert lobby.room.progress.cursor == 60  # six seconds after the start
    assert lobby.tick().progress.cursor == 100
    for position, customer in enumerate(lobby.in_order(customers)[:100], 1):
        lobby.claim(customer, position)
    lobby.terms(capacity=110)
    assert lobby.tick().progress.cursor == 110
    lobby.terms(capacity=300, max_per_minute=60)
    assert lobby.tick().progress.cursor == 120  # what the last tick did not use is made up for
    assert lobby.tick().progress.cursor == 125
    lobby.terms(capacity=50)
    room = lobby.tick(5, times=10)
    assert (room.progress.cursor, lobby.active()) == (125, 100)


def test_a_pause_stops_all_deadlines() -> None:
    """Calls and admissions last as long after a pause as they had left before it; nobody is called meanwhile."""
    lobby = Lobby(capacity=2, admission_seconds=300)
    first, second, third = lobby.in_order(_called_two(lobby))
    lobby.claim(first)
    lobby.tick(5)
    lobby.order(Order.PAUSE)
    assert lobby.tick(60, times=6).progress.cursor == 2
    assert lobby.refused(lambda: lobby.claim(second)) == "PAUSED"
    lobby.order(Order.RESUME)
    assert lobby.tick(5).progress.cursor == 2
    lobby.claim(second)
    lobby.claim(first)
    lobby.tick(5, times=59)  # the first's 300 seconds, and the grace between two clocks
    lobby.claim(third)
    assert lobby.refused(lambda: lobby.claim(first)) == "ADMISSION_ENDED"


def _called_two(lobby: Lobby) -> list[str]:
    customers = lobby.join(3)
    lobby.start()
    return customers


def test_those_who_come_late_are_called_soon() -> None:
    """With nobody waiting, a customer is called within two ticks after the second has settled, and the cursor never
    passes what was issued."""
    lobby = Lobby()
    lobby.start()
    lobby.tick(5, times=20)
    customer = lobby.join(1)[0]
    room = lobby.tick(5, times=2)
    assert (room.progress.cursor, room.progress.issued) == (1, 1)
    lobby.claim(customer)


def test_a_long_silence_is_caught_up_with() -> None:
    """After minutes in which no controller ran the empty seconds are passed over in a few ticks."""
    lobby = Lobby()
    lobby.start()
    lobby.clock.move(400)
    customer = lobby.join(1)[0]
    lobby.tick(5, times=4)
    lobby.claim(customer)


def test_a_full_room_has_nothing_to_catch_up_with() -> None:
    """While one customer stays for long, empty seconds are sealed as they pass; one in which somebody came is not."""
    lobby = Lobby(capacity=1, admission_seconds=7200)
    first = lobby.join(1)[0]
    lobby.start()
    lobby.claim(first)
    lobby.tick(30, times=20)
    behind = (lobby.clock.now() - lobby.room.start) // SECOND - lobby.room.progress.sealed
    assert behind <= 320
    second = lobby.join(1)[0]
    lobby.tick(30, times=5)
    assert lobby.position(second) is None
    lobby.tick(30, times=10)
    assert lobby.position(second) is None
    lobby.claims.leave(first, lobby.id)
    lobby.tick(5)
    lobby.claim(second)


def test_the_room_of_a_cancelled_event_closes() -> None:
    """At the next tick, for good: nobody else is called, and nothing looks again."""
    lobby = Lobby(capacity=1)
    lobby.join(2)
    lobby.start()
    lobby.sale = Sale(lobby.room.terms.closes_at, cancelled=True)
    room = lobby.tick(200)
    assert (room.phase(lobby.clock.now()), room.progress.cursor) == (Phase.CLOSED, 1)
    assert due.overdue(lobby.clock.now() + HOUR, 10) == []


@pytest.mark.faults
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_a_room_closes_with_its_sale(done: bool) -> None:
    """From the next tick on; when that one dies at its write, from the one after it."""
    lobby = Lobby(closes_with_sale=True)
    lobby.start()
    until = lobby.clock.now() + HOUR
    lobby.sale = Sale(until)
    lobby.clock.move(5)
    with powered_by(Fuse(1, done)):
        lobby.look()
    assert lobby.tick().terms.closes_at == until
    assert lobby.tick(HOUR / SECOND).phase(lobby.clock.now()) is Phase.CLOSED


def test_a_room_opens_again_with_its_sale() -> None:
    """The sweep looks after a quarter of an hour whether the sale goes on: then customers are called as before."""
    lobby = Lobby(closes_with_sale=True)
    lobby.start()
    lobby.sale = Sale(lobby.clock.now())
    lobby.tick()
    sent = len(lobby.sent)
    assert lobby.room.phase(lobby.clock.now()) is Phase.CLOSED
    assert due.overdue(lobby.clock.now() + 15 * MINUTE - 1, 10) == []
    lobby.clock.move(15 * MINUTE / SECOND)
    (found,) = due.overdue(lobby.clock.now(), 10)
    lobby.controller.check(found)
    assert (lobby.room.phase(lobby.clock.now()), len(lobby.sent)) == (Phase.CLOSED, sent)
    lobby.sale = Sale(lobby.clock.now() + 20 * HOUR)
    lobby.look()
    assert len(lobby.sent) == sent + 1
    customer = lobby.join(1)[0]
    lobby.tick(5, times=4)
    lobby.claim(customer)


def test_a_tick_sends_the_next_one() -> None:
    """In five seconds; a message in whose place another one was sent does nothing."""
    lobby = Lobby()
    lobby.start()
    (message,) = [each for each in lobby.sent if each.at > lobby.clock.now()]
    assert message == Deadline(DeadlineKind.ROOM, lobby.id, lobby.clock.now() + 5 * SECOND)
    lobby.clock.move(5)
    before, turn = len(lobby.sent), lobby.room.turn
    lobby.controller.check(message)
    lobby.controller.check(message)
    assert (len(lobby.sent), lobby.room.turn) == (before + 1, turn + 1)


def test_a_lost_tick_is_found_by_the_sweep() -> None:
    """Some seconds later the room is in the `due` index; a closed one never again."""
    lobby = Lobby()
    lobby.start()
    assert due.overdue(lobby.clock.now() + 19 * SECOND, 10) == []
    (found,) = due.overdue(lobby.clock.now() + MINUTE, 10)
    assert (found.kind, found.id, found.swept) == (DeadlineKind.ROOM, lobby.id, True)
    lobby.order(Order.CLOSE)
    assert due.overdue(lobby.clock.now() + HOUR, 10) == []


def test_a_room_opens_without_a_message() -> None:
    """Long before it opens, only the sweep waits for it; it sends the message that comes when it opens."""
    now = FakeClock().now()
    lobby = Lobby(opens_at=now + HOUR, starts_at=now + 2 * HOUR)
    assert due.overdue(lobby.clock.now() + HOUR - 3 * MINUTE - 1, 10) == []
    assert len(due.overdue(lobby.clock.now() + HOUR - 3 * MINUTE, 10)) == 1
    lobby.clock.move((HOUR - 2 * MINUTE) / SECOND)
    lobby.look()
    assert [each.at for each in lobby.sent] == [lobby.room.terms.opens_at]


@pytest.mark.parametrize("seed", seeds(4))
def test_never_more_than_there_is_room_for(seed: int) -> None:
    """Customers join, claim, renew, leave and stay away at random, while capacities change and rooms pause: those in it
    are never more than the greatest capacity of late, the cursor never goes back, never passes what was issued, and
    nobody who came later is called earlier."""
    random = Random(seed)
    lobby = Lobby(capacity=8, claim_seconds=20, admission_seconds=40)
    customers = lobby.join(30)
    lobby.start()
    cursor, allowed = 0, 8
    for _ in range(80):
        lobby.clock.move(random.choice([0, 1, 1, 2, 5]))
        match random.randrange(9):
            case 0:
                customers += lobby.join(random.randrange(4))
            case 1 | 2 | 3 | 4:
                for customer in random.sample(customers, min(6, len(customers))):
                    position = lobby.position(customer)
                    if position and position <= lobby.room.progress.cursor:
                        _tried(lobby, customer, random)
            case 5:
                lobby.terms(capacity=random.choice([4, 8, 12]))
                allowed = max(allowed, lobby.room.terms.capacity)
            case 6:
                lobby.order(Order.RESUME if lobby.room.paused_at else Order.PAUSE)
            case _:
                lobby.look()
        progress = lobby.room.progress
        assert cursor <= progress.cursor <= progress.issued
        assert lobby.active() <= allowed
        cursor = progress.cursor
    positions = [each for each in (lobby.position(customer) for customer in customers) if each]
    assert len(positions) == len(set(positions))


def _tried(lobby: Lobby, customer: str, random: Random) -> None:

    lobby.read.keep(lobby.room)
    act = random.choice(
        [lobby.claims.claim, lobby.claims.claim, lobby.claims.renew, lambda who, id, _: lobby.claims.leave(who, id)]
    )
    with suppress(LineholdError):
        act(customer, lobby.id, "")


def test_what_operators_do_is_kept() -> None:
    """The newest first, page by page."""
    lobby = Lobby()
    lobby.clock.move(1)
    lobby.order(Order.OPEN)
    lobby.clock.move(1)
    lobby.order(Order.PAUSE)
    newest, cursor = rooms.history(lobby.id, 2, None)
    oldest, end = rooms.history(lobby.id, 2, cursor)
    assert [act.at for act in newest] == sorted((act.at for act in newest), reverse=True)
    assert ([act.act for act in oldest], end) == (["set up"], None)
