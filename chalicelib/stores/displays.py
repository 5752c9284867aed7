"""A store's displays: adding and removing them, and the join code that each one shows."""

from __future__ import annotations

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY
from chalicelib.errors import Conflict, Forbidden, NotFound
from chalicelib.stores.read_store import ReadStore, closed
from chalicelib.stores.rules.join_codes import Display, ShownCode, join_url, new_code
from chalicelib.stores.rules.stores import MOST_DISPLAYS
from chalicelib.stores.storage import displays
from chalicelib.table.retry import Overtaken, retry

_TOKEN_OUTLIVES_STORE = DAY


class Displays:
    """`web` is the address of the page that codes open."""

    def __init__(self, stores: ReadStore, tokens: Tokens, web: str, clock: Clock) -> None:
        self._stores, self._tokens, self._web, self._clock = stores, tokens, web, clock

    def add(self, store_id: str) -> tuple[Display, str]:
        """Add a display; returns it and its token. The token outlives the store, so that the display still gets
        STORE_CLOSED.

        Raises `Conflict` TOO_MANY_DISPLAYS, or `Lapsed` STORE_CLOSED.
        """
        now = self._clock.now()

        def attempt() -> tuple[Display, str]:
            store = self._stores.require_open(store_id)
            others = displays.of_store(store_id)
            number = displays.free_number(others)
            if number is None:
                raise Conflict(f"A store has at most {MOST_DISPLAYS} displays.", "TOO_MANY_DISPLAYS")
            display = Display(new_id("dsp", now), store_id, number, new_code(number), 1, now, store.closes_at)
            if not displays.add(display, len(others), now):
                raise Overtaken
            return display, self._token(display, store.closes_at + _TOKEN_OUTLIVES_STORE)

        return retry(attempt, lambda: Conflict("Other requests are adding displays just now.", "STATE_CHANGED"))

    def of_store(self, store_id: str) -> list[Display]:
        return displays.of_store(store_id)

    def remove(self, store_id: str, id: str) -> None:
        """Remove a display; its token and its code no longer work. Raises `NotFound`."""
        found = next((each for each in displays.of_store(store_id) if each.id == id), None)
        if found is None or not displays.remove(found):
            raise _not_found()

    def code(self, caller: Identity, store_id: str) -> ShownCode:
        """The code of the calling display. Raises `Forbidden`, `NotFound`, or `Lapsed` STORE_CLOSED."""
        own_store, _, number = (caller.scope or "").partition("/")
        if own_store != store_id or not number.isdigit():
            raise Forbidden("This display belongs to another store.")
        found = displays.get(store_id, int(number), caller.id)
        if found is None:
            self._stores.require_open(store_id)
            raise _not_found()
        if found.closed(self._clock.now()):
            raise closed()
        return self.shown(found)

    def shown(self, display: Display) -> ShownCode:
        return ShownCode(display, join_url(self._web, display.store, display.code))

    def _token(self, display: Display, until: int) -> str:
        scope = f"{display.store}/{display.number}"
        identity = Identity(TokenKind.DISPLAY, display.id, scope=scope)
        return self._tokens.sign(identity, new_id("dtk", display.created), until)


def _not_found() -> NotFound:
    return NotFound("There is no such display.", "DISPLAY_NOT_FOUND")
