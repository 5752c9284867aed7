"""Coming in: one write, once, in time; the same again; and nothing for anybody else."""

from __future__ import annotations

import pytest

from chalicelib.errors import Conflict, Lapsed
from chalicelib.waiting_room.rules.changes import Order
from chalicelib.waiting_room.rules.tickets import RoomTicketState
from chalicelib.waiting_room.storage import calls, places
from chalicelib.waiting_room.storage.calls import BLOCK, CHUNK, Entry
from tests.support.faults import answer_lost, before_call
from tests.worlds.lobby import Lobby

pytestmark = pytest.mark.usefixtures("store")


def _one_of_two(**terms: object) -> tuple[Lobby, str, str]:
    """A room for one; the customer who is called, and the one who waits."""
    lobby = Lobby(capacity=1, **terms)
    customers = lobby.join(2)
    lobby.start()
    first, second = lobby.in_order(customers)
    return lobby, first, second


def test_a_claim_is_the_same_again() -> None:
    """From other tabs and after a reload: the same token, and one admission."""
    lobby, first, _ = _one_of_two()
    token = lobby.claim(first)
    lobby.clock.move(400)
    assert lobby.claim(first) == token
    assert len(lobby.entries()) == 1
    assert lobby.standing(first).state is RoomTicketState.ADMITTED


def test_tabs_at_once_are_one_admission() -> None:
    """The second claim is made right before the first one's write: both get the same token."""
    lobby, first, _ = _one_of_two()
    tokens: list[str] = []
    lobby.read.keep(lobby.room)
    with before_call(1, lambda: tokens.append(lobby.claims.claim(first, lobby.id, "1")[1])) as times:
        tokens.append(lobby.claims.claim(first, lobby.id, "1")[1])
    assert times.count == 1
    assert len(set(tokens)) == 1
    assert len(lobby.entries()) == 1


def test_a_lost_answer_is_no_second_claim() -> None:
    """The write is sent again and finds its own result."""
    lobby, first, _ = _one_of_two()
    lobby.read.keep(lobby.room)
    with answer_lost() as times:
        lobby.claims.claim(first, lobby.id, "1")
    assert times.count == 1
    assert len(lobby.entries()) == 1


def test_nobody_comes_before_their_turn() -> None:
    """409 with the position and the cursor."""
    lobby, _, second = _one_of_two()
    with pytest.raises(Conflict) as refused:
        lobby.claim(second)
    assert (refused.value.code, refused.value.details) == ("NOT_YET", {"position": 2, "cursor": 1})
    assert lobby.entries() == {}


def test_who_comes_too_late_is_told_what_to_do() -> None:
    """From the deadline on, whether or not a controller has looked, and afterwards: 410 with the next step."""
    lobby, first, second = _one_of_two(claim_seconds=30)
    lobby.clock.move(30)
    for _ in range(2):
        with pytest.raises(Lapsed) as refused:
            lobby.claim(first)
        assert (refused.value.code, refused.value.details["next"]) == ("MISSED", "join")
        lobby.tick(5, times=2)
    lobby.claim(second)
    assert lobby.standing(first).state is RoomTicketState.MISSED


def test_a_claim_that_races_the_deadline_is_counted_or_refused() -> None:
    """The controller closes the window right before the write of a claim that was in time: the claim is refused, for
    its place was given away."""
    lobby, first, second = _one_of_two(claim_seconds=30)
    lobby.read.keep(lobby.room)

    def closes() -> None:
        lobby.clock.move(40)
        lobby.look()

    with before_call(1, closes) as times, pytest.raises(Lapsed):
        lobby.claims.claim(first, lobby.id, "1")
    assert times.count == 1
    lobby.claim(second)
    assert lobby.active() == 1


def test_who_has_missed_joins_again_at_the_end() -> None:
    """With a place after everybody else's, once; the ticket of the first place finds the new one."""
    lobby, first, second = _one_of_two(claim_seconds=30, admission_seconds=60)
    lobby.tick(35)
    lobby.claim(second)
    third = lobby.join(1)[0]
    lobby.clock.move(2)
    again = lobby.message(first)
    assert lobby.assign.batch([again]).given == 1
    assert lobby.assign.batch([again]).known == 1
    lobby.tick(70)
    lobby.claim(third)
    lobby.tick(70)
    lobby.read.keep(lobby.room)
    assert lobby.claims.claim(first, lobby.id, "1")[0].customer == first
    assert lobby.positions([third, first]) == [3, 4]


def test_a_message_from_before_is_no_wish_to_join_again() -> None:
    """The first message, delivered once more after everything is over, gives no second place."""
    lobby, first, _ = _one_of_two(claim_seconds=30)
    joined = places.get(lobby.id, first)
    assert joined is not None
    message = lobby.message(first, joined.sent_at)
    lobby.tick(35)
    assert lobby.standing(first).state is RoomTicketState.MISSED
    given = lobby.assign.batch([message])
    assert (given.given, given.known) == (0, 1)


def test_an_admission_is_renewed_while_they_shop() -> None:
    """In its second half, as often as the room allows; before that it stays as it is."""
    lobby, first, _ = _one_of_two(admission_seconds=100, max_renewals=2)
    lobby.claim(first)
    before = lobby.clock.now()
    renewed = []
    for _ in range(5):
        renewed.append(lobby.claims.renew(first, lobby.id, "1")[0].until)
        lobby.clock.move(30)
    assert [(until - before) // 1000 for until in renewed] == [100, 100, 160, 160, 220]
    lobby.clock.move(30)
    with pytest.raises(Conflict, match="as often"):
        lobby.claims.renew(first, lobby.id, "1")
    lobby.clock.move(60)
    assert lobby.refused(lambda: lobby.claims.renew(first, lobby.id, "1")) == "ADMISSION_ENDED"


def test_a_renewal_that_races_the_end_is_one_or_the_other() -> None:
    """The controller records the end right before the renewal's write: it is refused, and one is inside."""
    lobby, first, second = _one_of_two(admission_seconds=60)
    lobby.claim(first)
    lobby.clock.move(59)

    def ends() -> None:
        lobby.clock.move(5)
        lobby.look()

    with before_call(2, ends) as times:
        assert lobby.refused(lambda: lobby.claims.renew(first, lobby.id, "1")) == "ADMISSION_ENDED"
    assert times.count == 1
    lobby.claim(second)
    assert lobby.active() == 1


def test_leaving_ends_the_admission() -> None:
    """Another one is called. Leaving again, or without an admission, changes nothing."""
    lobby, first, second = _one_of_two()
    lobby.claims.leave(second, lobby.id)
    lobby.claim(first)
    lobby.claims.leave(first, lobby.id)
    lobby.claims.leave(first, lobby.id)
    assert lobby.refused(lambda: lobby.claim(first)) == "ADMISSION_ENDED"
    lobby.tick()
    lobby.claim(second)


def test_passing_through_needs_no_turn() -> None:
    """While the room lets everybody pass, a claim admits at once, and writes nothing."""
    lobby, _, second = _one_of_two()
    lobby.order(Order.PASSTHROUGH)
    lobby.claim(second)
    assert lobby.entries() == {}


def test_a_pause_keeps_the_time_of_those_inside() -> None:
    """Who asks again during a pause gets a token that lasts as long as they had left."""
    lobby, first, _ = _one_of_two(admission_seconds=100)
    lobby.claim(first)
    lobby.clock.move(40)
    lobby.order(Order.PAUSE)
    lobby.clock.move(3600)
    lobby.read.keep(lobby.room)
    admission, _token = lobby.claims.claim(first, lobby.id, "1")
    assert admission.until == lobby.clock.now() + 60_000
    assert lobby.standing(first).until == admission.until


@pytest.mark.parametrize(("behind", "given"), [(1, 0), (2, 1)])
def test_who_joins_again_waits_until_all_clocks_agree(behind: int, given: int) -> None:
    """A server whose clock is a second behind may still let the customer in: the message comes again a moment later."""
    lobby, first, _ = _one_of_two(claim_seconds=30)
    lobby.clock.move(30 + behind)
    message = lobby.message(first)
    done = lobby.assign.batch([message])
    assert (done.given, len(done.failed)) == (given, 1 - given)
    lobby.clock.move(5)
    assert lobby.assign.batch([message]).given == 1 - given


def test_a_closed_room_admits_nobody_else() -> None:
    """Who is inside stays until the admission ends."""
    lobby, first, second = _one_of_two()
    token = lobby.claim(first)
    lobby.order(Order.CLOSE)
    assert lobby.claim(first) == token
    assert lobby.refused(lambda: lobby.claim(second)) == "ROOM_CLOSED"


def test_blocks_keep_positions_apart() -> None:
    """At the borders of blocks and of partitions, and in any order."""
    room, entry = Lobby().id, Entry(1, 2, 0)
    positions = [1, BLOCK - 1, BLOCK, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7]
    for position in reversed(positions):
        assert calls.claim(room, position, entry, 9) == entry
    found = [each for _, block in calls.blocks(room, 1, 4 * CHUNK) for each in block.entries]
    assert sorted(found) == positions
    block = calls.seal(room, 0, BLOCK - 2, 9)
    assert (block.sealed, set(block.entries)) == (BLOCK - 2, {1, BLOCK - 1})
    assert calls.seal(room, 0, 5, 9).sealed == BLOCK - 2
    assert calls.claim(room, 5, entry, 9) is None
    assert calls.claim(room, 1, Entry(7, 8, 0), 9) == entry
