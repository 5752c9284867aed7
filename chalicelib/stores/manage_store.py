"""Stores as their owners have them: opening, describing, pausing, displays, and the code on each."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import email_key, normal_email
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import is_id, new_id
from chalicelib.core.times import DAY, check_timezone
from chalicelib.errors import Conflict, Fault, Forbidden, Invalid, Lapsed, NotFound, Unavailable
from chalicelib.people.rules.accounts import Account, SignedIn, check_password
from chalicelib.people.rules.passwords import hash_password
from chalicelib.people.sign_in import SignIns
from chalicelib.stores.rules.board import Board
from chalicelib.stores.rules.join_codes import Display, ShownCode, join_url, new_code
from chalicelib.stores.rules.stores import LETTERS, LIFE, MOST_DISPLAYS, Queue, Store, StoreState, letter_in, queue_id
from chalicelib.stores.storage import displays, stream
from chalicelib.stores.storage import stores as store
from chalicelib.table.retry import Overtaken, retry

_TOLD_SO = DAY


class Stores:
    """`mails`: there is a sender of mail. Without one no store could ever be closed, so none is opened."""

    def __init__(self, tokens: Tokens, sign_ins: SignIns, web: str, mails: bool, clock: Clock) -> None:
        self._tokens, self._sign_ins, self._web, self._mails, self._clock = tokens, sign_ins, web, mails, clock

    def open(self, email: str, password: str, name: str, timezone: str, queues: Sequence[str]) -> SignedIn:
        """A store that is open from now on, for a day, signed in.

        Raises `Invalid`, `Conflict` STORE_OPEN, or `Unavailable` where no mail is sent.
        """
        now = self._clock.now()
        email = normal_email(email)
        check_password(password)
        check_timezone(timezone)
        _check_names(queues)
        if not self._mails:
            raise Unavailable("No store can be opened here, because its report could not be mailed.")
        id = new_id("str", now)
        opened = Store(id, name, timezone, "", email_key(email), now, now + LIFE)
        lines = [Queue(queue_id(letter, now), letter, queue) for letter, queue in zip(LETTERS, queues, strict=False)]
        account = Account(TokenKind.STORE, id, email, name, hash_password(password), now, now)
        if not store.open_store(opened, lines, account):
            raise Conflict("This address has an open store.", "STORE_OPEN")
        return self._sign_ins.open(account)

    def queues_of(self, id: str) -> list[Queue]:
        """In the order in which they were named."""
        return store.queues(id)

    def find(self, id: str) -> Store:
        """Raises `NotFound`, or `Lapsed` STORE_CLOSED for one that is over and forgotten."""
        found = store.get(id) if is_id("str", id) else None
        return _still_known(found)

    def require_open(self, id: str) -> Store:
        """The store, while it takes part. Raises `NotFound`, or `Lapsed` STORE_CLOSED once it is closing."""
        found = self.find(id)
        if found.state_at(self._clock.now()) is not StoreState.OPEN:
            raise closed()
        return found

    def own(self, caller: Identity, id: str) -> Store:
        """The caller's own store. Raises `Forbidden` for another's, and what `find` does."""
        require_own(caller, id)
        return self.find(id)

    def board(self, id: str) -> Board:
        """Everything that a store's screens show. Raises what `find` does."""
        board = stream.read(id) if is_id("str", id) else None
        _still_known(board.store if board else None)
        assert board is not None
        return board

    def describe(self, id: str, description: str | None, paused: Mapping[str, bool]) -> None:
        """Say what the store is, and pause queues or open them again, by id, all or nothing.

        Raises `Invalid` for a queue that it does not have, or `Lapsed` STORE_CLOSED.
        """
        known = {queue.id for queue in store.queues(id)}
        if faults := [
            Fault(f"queues[{number}].queue_id", "is no queue of this store")
            for number, queue in enumerate(paused)
            if queue not in known
        ]:
            raise Invalid(faults)
        by_letter = {letter_in(queue) or "": value for queue, value in paused.items()}
        if (description is not None or by_letter) and not store.describe(id, description, by_letter, self._clock.now()):
            raise closed()

    def add_display(self, id: str) -> tuple[Display, str]:
        """Another screen for the store's codes, and its token, which outlives the store, so that the screen is told
        that it is closed.

        Raises `Conflict` TOO_MANY_DISPLAYS, or `Lapsed` STORE_CLOSED.
        """
        now = self._clock.now()

        def attempt() -> tuple[Display, str]:
            owner = self.require_open(id)
            others = displays.of_store(id)
            number = displays.free_number(others)
            if number is None:
                raise Conflict(f"A store has at most {MOST_DISPLAYS} displays.", "TOO_MANY_DISPLAYS")
            display = Display(new_id("dsp", now), id, number, new_code(number), 1, now)
            if not displays.add(display, owner.closes_at, len(others), now):
                raise Overtaken
            return display, self._token(display, owner.closes_at + _TOLD_SO)

        return retry(attempt, lambda: Conflict("Other requests are adding displays just now.", "STATE_CHANGED"))

    def displays_of(self, id: str) -> list[Display]:
        return displays.of_store(id)

    def remove_display(self, id: str, display: str) -> None:
        """Take a screen away; its token and its code are worth nothing any more. Raises `NotFound`."""
        found = next((each for each in displays.of_store(id) if each.id == display), None)
        if found is None or not displays.remove(found):
            raise _no_display()

    def code(self, caller: Identity, id: str) -> ShownCode:
        """What the display shows now. Raises `Forbidden`, `NotFound`, or `Lapsed` STORE_CLOSED."""
        place, _, number = (caller.scope or "").partition("/")
        if place != id or not number.isdigit():
            raise Forbidden("This display is another store's.")
        found = displays.get(id, int(number), caller.id)
        self.require_open(id)
        if found is None:
            raise _no_display()
        return self.shown(found)

    def shown(self, display: Display) -> ShownCode:
        return ShownCode(display, join_url(self._web, display.store, display.code))

    def _token(self, display: Display, until: int) -> str:
        scope = f"{display.store}/{display.number}"
        identity = Identity(TokenKind.DISPLAY, display.id, scope=scope)
        return self._tokens.sign(identity, new_id("dtk", display.created), until)


def require_own(caller: Identity, id: str) -> None:
    """Raises `Forbidden` unless the store is the caller's own. Reads nothing: for calls whose writes see that it is
    open."""
    if caller.id != id:
        raise Forbidden("This store is somebody else's.")


def closed() -> Lapsed:
    """For what a store that is closing or closed does no more."""
    return Lapsed("This store is closed.", "STORE_CLOSED")


def _still_known(found: Store | None) -> Store:
    if found is None:
        raise NotFound("There is no such store.", "STORE_NOT_FOUND")
    if found.state is StoreState.CLOSED:
        raise closed()
    return found


def _no_display() -> NotFound:
    return NotFound("There is no such display.", "DISPLAY_NOT_FOUND")


def _check_names(queues: Sequence[str]) -> None:
    """Two queues with one name would be one and the same to whoever reads the screen."""
    seen: set[str] = set()
    for number, name in enumerate(queues):
        same = unicodedata.normalize("NFKC", name).strip().casefold()
        if same in seen:
            raise Invalid([Fault(f"queues[{number}]", "is the name of another queue")])
        seen.add(same)
