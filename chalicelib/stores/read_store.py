"""Reading a store: the store itself, its queues and its board, and the check that it is open."""

from __future__ import annotations

from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id
from chalicelib.errors import Forbidden, Lapsed, NotFound
from chalicelib.stores.rules.board import Board
from chalicelib.stores.rules.stores import Queue, Store, StoreState
from chalicelib.stores.storage import stores, stream


class ReadStore:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def find(self, id: str) -> Store:
        """The store. Raises `NotFound`, or `Lapsed` STORE_CLOSED once its data is deleted."""
        return _existing(stores.get(id) if is_id("str", id) else None)

    def require_open(self, id: str) -> Store:
        """The store, if it is open. Raises `NotFound`, or `Lapsed` STORE_CLOSED once it is closing."""
        found = self.find(id)
        if found.state_at(self._clock.now()) is not StoreState.OPEN:
            raise closed()
        return found

    def own(self, caller: Identity, id: str) -> Store:
        """The caller's own store. Raises `Forbidden` for another's, and what `find` raises."""
        require_own(caller, id)
        return self.find(id)

    def queues_of(self, id: str) -> list[Queue]:
        """In the order in which they were named."""
        return stores.queues(id)

    def board(self, id: str) -> Board:
        """The store with its queues and tickets. Raises what `find` raises."""
        board = stream.read(id) if is_id("str", id) else None
        _existing(board.store if board else None)
        assert board is not None
        return board


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
