"""Reading a store: the store itself, its queues and its board, and the check that it is open.

A container remembers a store and its queues for a second. What is remembered is shown, or checked before a write that
closing stops as well; a refusal reads the reason anew.
"""

from __future__ import annotations

from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Forbidden, Lapsed, NotFound
from chalicelib.stores.rules.board import Board
from chalicelib.stores.rules.stores import Queue, Store, StoreState
from chalicelib.stores.storage import stores, stream


class ReadStore:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stores: TtlCache[str, Store] = TtlCache(clock, SECOND)
        self._queues: TtlCache[str, list[Queue]] = TtlCache(clock, SECOND)

    def find(self, id: str) -> Store:
        """The store. Raises `NotFound`, or `Lapsed` STORE_CLOSED once its data is deleted."""
        return _existing(stores.get(id) if is_id("str", id) else None)

    def require_open(self, id: str) -> Store:
        """The store, if it is open. Raises `NotFound`, or `Lapsed` STORE_CLOSED once it is closing."""
        return self._open(self.find(id))

    def recent(self, id: str) -> Store:
        """The store as of at most a second ago. Raises what `find` raises."""
        return self._stores.get(id, lambda: self.find(id))

    def require_recently_open(self, id: str) -> None:
        """Raises what `require_open` raises: at once when the store's time is over, and within a second once its owner
        has closed it."""
        self._open(self.recent(id))

    def own(self, caller: Identity, id: str) -> Store:
        """The caller's own store. Raises `Forbidden` for another's, and what `find` raises."""
        require_own(caller, id)
        return self.find(id)

    def queues_of(self, id: str) -> list[Queue]:
        """In the order in which they were named."""
        return stores.queues(id)

    def recent_queues(self, id: str) -> list[Queue]:
        """`queues_of` as of at most a second ago."""
        return self._queues.get(id, lambda: self.queues_of(id))

    def forget(self, id: str) -> None:
        """Drop what is remembered of this store, because this container has just changed it."""
        self._stores.forget(id)
        self._queues.forget(id)

    def board(self, id: str) -> Board:
        """The store with its queues and tickets. Raises what `find` raises."""
        board = stream.read(id) if is_id("str", id) else None
        _existing(board.store if board else None)
        assert board is not None
        return board

    def _open(self, found: Store) -> Store:
        if found.state_at(self._clock.now()) is not StoreState.OPEN:
            raise closed()
        return found


def require_own(caller: Identity, id: str) -> None:
    """Raises `Forbidden` unless the store is the caller's own. Reads nothing: for calls whose writes check that the
    store is open."""
    if caller.id != id:
        raise Forbidden("This store belongs to another account.")


def closed() -> Lapsed:
    """The error of calls that a closing or closed store refuses."""
    return Lapsed("This store is closed.", "STORE_CLOSED")


def _existing(found: Store | None) -> Store:
    if found is None:
        raise NotFound("There is no such store.", "STORE_NOT_FOUND")
    if found.state is StoreState.CLOSED:
        raise closed()
    return found
